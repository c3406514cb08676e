# ruff: noqa: E501 - phrase tables: one key, one line, whatever its length.
"""The words prompts use, in English, Chinese and Arabic, and what a storyboard draws for each.

A phrase table maps a key to `a|b|c`. Latin phrases match whole words with plain endings, Arabic ones after the usual
prefixes, Chinese ones anywhere. Order inside a table does not matter, except that a longer phrase wins at one place.
"""

from __future__ import annotations

FRAMINGS = {
    "extreme wide": "extreme wide|extreme long shot|establishing|very wide|aerial|vast panorama|大远景|لقطة تأسيسية",
    "wide": "wide shot|wide view|wide angle|wide|long shot|full shot|panoramic|远景|全景|لقطة واسعة|لقطة عامة|لقطة بعيدة",
    "medium wide": "medium wide|medium-wide|medium long|mid-wide|cowboy shot|three-quarter shot|american shot|中远景|中全景",
    "medium": "medium shot|medium|mid shot|mid-shot|waist up|waist-up|two-shot|two shot|中景|لقطة متوسطة",
    "medium close": "medium close-up|medium close up|medium closeup|bust shot|chest up|近景|لقطة قريبة متوسطة",
    "close": "close-up|close up|closeup|close shot|close on|tight shot|headshot|portrait shot|特写|لقطة قريبة|لقطة مقربة",
    "extreme close": "extreme close-up|extreme close up|extreme closeup|macro|ecu|大特写|极特写|لقطة قريبة جدا|لقطة مقربة جدا",
    "insert": "insert shot|insert of|detail shot|detail of|close-up of the object|插入镜头|细节",
}

ANGLES = {
    "low": "low angle|low-angle|from below|looking up at|worm's eye|仰拍|低角度|仰视|زاوية منخفضة",
    "high": "high angle|high-angle|looking down at|from above|俯拍|高角度|俯视|زاوية مرتفعة",
    "overhead": "overhead|top-down|top down|bird's eye|birds eye|bird's-eye|god's eye|顶拍|鸟瞰|من الأعلى|من فوق",
    "over shoulder": "over-the-shoulder|over the shoulder|over shoulder|ots|over his shoulder|over her shoulder|过肩|من فوق الكتف",
}

MOVES = {
    "pan left": "pan left|pans left|panning left|pan to the left|pans to the left|right-to-left pan|左摇|向左摇|镜头左移|تتحرك الكاميرا يسارا",
    "pan right": "pan right|panning right|pan to the right|left-to-right pan|pan|panning|camera sweeps|右摇|向右摇|摇镜|镜头右移|تتحرك الكاميرا يمينا|تتحرك الكاميرا",
    "tilt up": "tilt up|tilting up|tilt upward|upward tilt|upward pan|camera rises to the sky|上摇|向上摇|镜头上移|ترتفع الكاميرا",
    "tilt down": "tilt down|tilting down|tilt downward|downward tilt|downward pan|下摇|向下摇|镜头下移|تنخفض الكاميرا",
    "push in": "push in|push-in|pushing in|dolly in|dolly-in|dolly forward|dolly|moves closer|camera moves in|camera approaches|creeps in|推镜|推近|推进|镜头推|镜头缓缓推|تقترب الكاميرا",
    "pull out": "pull out|pull-out|pulls out|pull back|pulls back|pulling back|pullback|dolly out|dolly back|dolly-out|moves away|拉镜|拉远|拉出|تبتعد الكاميرا",
    "zoom in": "zoom in|zoom-in|zoom|crash zoom|变焦推|تكبير",
    "zoom out": "zoom out|zoom-out|变焦拉|تصغير",
    "track": "tracking|tracking shot|track|camera follows|camera follow|follow shot|follows him|follows her|following his|following her|trucking|lateral move|steadicam|跟拍|跟随|跟镜|移动镜头|تتبع الكاميرا|تتابع",
    "crane up": "crane up|crane shot|crane|camera rises|rising shot|jib up|boom up|drone shot|aerial movement|升降|升起|镜头升",
    "crane down": "crane down|camera lowers|camera descends|descending shot|boom down",
    "orbit": "orbit|orbiting|arc shot|arcs around|circles around|camera circles|slow rotation|rotates around|360|环绕|绕拍|تدور الكاميرا",
    "handheld": "handheld|hand-held|hand held|shaky|documentary style|手持|كاميرا محمولة",
    "drift": "drift|drifting camera|floating camera|gentle camera motion|slow camera motion|camera motion|漂移|缓慢移动",
    "static": "static|still shot|locked-off|locked off|locked|fixed camera|steady camera|tripod|固定镜头|静止|定镜|كاميرا ثابتة|ثابتة",
}

SLOW = "slow|slowly|gentle|gently|subtle|缓慢|缓缓|慢慢|ببطء"
QUICK = "quick|quickly|fast|rapid|whip|sudden|crash zoom|快速|急|بسرعة"

HOURS: dict[str, tuple[tuple[float, str], ...]] = {
    "dawn": (
        (
            2.0,
            "dawn|sunrise|daybreak|first light|early morning|blue morning|清晨|黎明|日出|破晓|拂晓|晨光|فجر|شروق|صباح باكر",
        ),
        (1.4, "morning|morning light|早晨|早上|晨|صباح"),
    ),
    "day": (
        (2.0, "midday|noon|daylight|bright day|broad daylight|正午|白天|中午|ظهر|نهار"),
        (0.8, "sunny|sunlight|sunlit|sunbeam|bright|brightly lit|day|daytime|afternoon|blue sky|阳光|下午|晴|午后|شمس"),
    ),
    "golden": (
        (
            2.0,
            "golden hour|sunset|late afternoon|setting sun|sun sets|sun set|low sun|夕阳|日落|黄昏时分|傍晚阳光|غروب|الأصيل",
        ),
        (0.9, "golden light|golden|amber light|warm light|gold|金色|金黄|ذهبي"),
    ),
    "dusk": (
        (
            2.0,
            "dusk|twilight|blue hour|evening|nightfall|sky turns orange and pink|as the day ends|黄昏|傍晚|暮色|薄暮|غسق|مساء",
        ),
    ),
    "night": (
        (
            2.0,
            "night|midnight|dark interior|moonlight|moonlit|starry|under the stars|夜晚|深夜|夜|月光|星空|ليل|ليلا|منتصف الليل",
        ),
        (1.0, "moon|stars|neon|streetlight|月亮|星星|霓虹|قمر|نجوم"),
    ),
    "grey": (
        (1.6, "overcast|grey sky|gray sky|cloudy|stormy|storm|drizzle|rainy|阴天|乌云|暴风雨|غائم|عاصفة"),
        (1.2, "rain|fog|foggy|mist|misty|haze|雨|雾|مطر|ضباب"),
    ),
    "lamp": (
        (1.5, "lamplight|candlelight|candlelit|firelight|fireplace|by lamp|lamp glow|灯光|烛光|炉火|ضوء الشموع|مصباح"),
    ),
}

STANDING = "stand|standing|stood|站|站着|تقف|يقف|واقفة|واقف"

LAMPLIGHT = (
    "lamp|lamplight|candle|candlelight|lantern|fireplace|warmly lit|desk lighting|dimly lit|灯|烛|灯笼|مصباح|شمعة|فانوس"
)
ALWAYS_NIGHT = frozenset({"space", "moon", "cabin"})

WEATHERS = {
    "rain": "rain|raining|rainy|drizzle|downpour|storm|wet street|雨|مطر|عاصفة",
    "snow": "snow falls|snowfall|falling snow|snowflake|snowing|blizzard|snowy|snow|雪|ثلج",
    "fog": "fog|foggy|mist|misty|haze|hazy|雾|薄雾|ضباب",
    "dust": "dust|dusty|dust mote|sand blowing|sandstorm|尘|沙尘|غبار",
    "embers": "ember|spark|bonfire|campfire|burning|flames|火星|篝火|نار|شرر",
    "petals": "petal|blossom|cherry blossom|falling leaves|autumn leaves|花瓣|落叶|落花|樱花|أوراق",
    "fireflies": "firefly|fireflies|glowing particles|golden energy|萤火|يراعات",
    "smoke": "steam|smoke|incense|蒸汽|烟|دخان|بخار",
}

PLACES: dict[str, tuple[tuple[float, str], ...]] = {
    "room": (
        (
            2.0,
            "living room|bedroom|apartment|dorm room|dorm|room|parlor|parlour|lounge|study|cottage interior|inside the house|attic|hotel room|房间|客厅|卧室|公寓|宿舍|书房|屋内|غرفة|منزل",
        ),
        (
            0.9,
            "couch|sofa|windowsill|indoors|inside|interior|bed|bookshelf|curtain|by the window|室内|窗边|窗前|نافذة|داخل",
        ),
    ),
    "kitchen": (
        (2.4, "kitchen|galley|bakery|restaurant kitchen|厨房|مطبخ"),
        (0.8, "stove|oven|sink|counter|toaster|blender|fridge|kettle|灶|锅|炉子|موقد"),
    ),
    "workshop": (
        (
            2.3,
            "workshop|garage|studio|forge|smithy|barn|stable|shed|laboratory|lab|lighthouse room|lamp room|工坊|作坊|车间|实验室|马厩|ورشة|مختبر",
        ),
        (0.7, "workbench|tools|microscope"),
    ),
    "office": (
        (2.2, "office|classroom|library|newsroom|cubicle|control room|办公室|教室|图书馆|مكتب|مكتبة|فصل"),
        (0.7, "desk|computer|monitor|laptop|whiteboard|coding|电脑|书桌|屏幕|حاسوب"),
    ),
    "hall": (
        (
            2.3,
            "throne room|great hall|grand hall|hall|cathedral|church|museum|palace interior|ballroom|temple|monastery|chapel|mosque|大殿|大厅|教堂|宫殿|寺庙|قاعة|قصر|مسجد|معبد",
        ),
        (0.7, "throne|marble|column|pillar|stained-glass|altar"),
    ),
    "cafe": (
        (
            2.2,
            "cafe|café|coffee shop|bar|pub|diner|tavern|restaurant|teahouse|tea house|咖啡馆|餐厅|酒吧|茶馆|مقهى|مطعم",
        ),
    ),
    "corridor": ((2.2, "corridor|hallway|tunnel|subway|metro|passage|staircase|basement|走廊|过道|地铁|隧道|ممر|نفق"),),
    "cabin": (
        (
            2.6,
            "spacecraft cabin|spaceship|spacecraft|space station|cockpit|bridge of the ship|capsule|飞船|太空舱|空间站|مركبة فضائية|سفينة فضاء",
        ),
    ),
    "carriage": (
        (
            2.3,
            "train carriage|train car|train compartment|on the train|bus interior|inside the train|inside the car|车厢|火车上|عربة القطار",
        ),
        (1.0, "train|火车|قطار"),
    ),
    "moon": (
        (
            2.8,
            "lunar|moon's surface|surface of the moon|on the moon|touches down on the moon|crater|moon landing|月球|月面|سطح القمر",
        ),
    ),
    "space": (
        (
            2.2,
            "outer space|deep space|space|galaxy|nebula|orbit of|asteroid|tiny planet|planet|太空|宇宙|星球|银河|فضاء|كوكب",
        ),
    ),
    "desert": (
        (
            2.4,
            "desert|dune|sahara|sand sea|salt flat|salt road|salt pan|wasteland|canyon|沙漠|戈壁|沙丘|صحراء|كثبان|الرمال",
        ),
        (0.8, "sand|camel|caravan|沙|رمل|رمال|قافلة"),
    ),
    "snowfield": (
        (
            2.2,
            "snowfield|tundra|arctic|north pole|glacier|snowy mountain|snow-covered|snow covered|frozen lake|ice field|snowy|雪地|雪原|雪山|冰川|حقل ثلجي|جليد",
        ),
        (1.0, "snow|ice|frozen|blizzard|雪|冰|ثلج|ثلوج"),
    ),
    "mountains": (
        (2.2, "mountain|peak|summit|alps|alpine|ridge|cliff|mountain top|山顶|高山|群山|山峰|山巅|悬崖|جبل|جبال"),
        (0.8, "valley|山|وادي"),
    ),
    "sea": (
        (
            2.3,
            "sea|ocean|beach|shore|seaside|coast|harbor|harbour|pier|dock|lighthouse|island|bay|jetty|大海|海边|海滩|海岸|港口|码头|海|بحر|شاطئ|ميناء|محيط|منارة",
        ),
        (0.8, "wave|boat|ship|sail|tide|fishing|船|浪|潮|موج|قارب|سفينة"),
    ),
    "lake": ((2.2, "lake|river|riverbank|stream|pond|waterfall|lakeside|湖|河|溪|池塘|江|瀑布|بحيرة|نهر|شلال"),),
    "forest": (
        (2.3, "forest|wood|woods|woodland|jungle|grove|pine tree|rainforest|树林|森林|丛林|竹林|林|غابة"),
        (0.8, "trees|bamboo|pine|fern|树|竹|松|أشجار"),
    ),
    "garden": (
        (2.3, "garden|courtyard|park|orchard|backyard|pavilion|花园|庭院|园林|公园|院子|凉亭|亭|حديقة|فناء|بستان"),
        (0.7, "flower|rose|blossom|petal|hedge|花|زهور"),
    ),
    "field": (
        (
            2.2,
            "field|meadow|grassland|prairie|farm|farmland|countryside|wheat|vineyard|pasture|steppe|savanna|savannah|田野|草原|麦田|草地|农场|稻田|حقل|مرج|مزرعة|ريف",
        ),
        (0.6, "grass|fence|草|عشب"),
    ),
    "city": (
        (
            2.2,
            "city|skyline|skyscraper|downtown|metropolis|rooftop|roof terrace|tower block|high-rise|urban|城市|都市|高楼|屋顶|天台|摩天|مدينة|ناطحات|سطح المبنى",
        ),
    ),
    "street": (
        (3.0, "city street|street corner|city corner|城市街道|城市的街道|شارع المدينة"),
        (
            2.2,
            "street|alley|sidewalk|avenue|crosswalk|market|bazaar|souk|city corner|town square|plaza|station|platform|街道|街|小巷|巷|市场|集市|车站|站台|شارع|زقاق|سوق|محطة",
        ),
        (0.5, "shop|storefront|traffic|taxi|店|متجر"),
    ),
    "village": (
        (
            2.2,
            "village|town|hamlet|cottage|cabin in|farmhouse|village square|gate of|村庄|村|小镇|山村|农舍|قرية|بلدة|كوخ",
        ),
    ),
    "sky": (
        (
            1.8,
            "above the clouds|in the clouds|sea of clouds|night sky|sky|clouds|airplane|plane|balloon|云海|天空|云端|سماء|غيوم|سحاب",
        ),
    ),
    "cave": ((2.3, "cave|cavern|grotto|mine shaft|dungeon|洞穴|山洞|洞|كهف"),),
    "road": ((2.0, "road|highway|path|trail|crossroads|公路|大路|小路|山路|طريق|درب"),),
    "hills": ((1.6, "hill|hillside|hilltop|horizon|valley|landscape|丘陵|山丘|山坡|تل|تلال|أفق"),),
}

INDOORS = frozenset(
    {"room", "kitchen", "workshop", "office", "hall", "cafe", "corridor", "cabin", "carriage"},
)

PEOPLE = {
    "astronaut": "astronaut|cosmonaut|spaceman|宇航员|رائد فضاء",
    "queen": "queen|princess|empress|女王|公主|皇后|ملكة|أميرة",
    "king": "king|prince|emperor|monkey king|国王|王子|皇帝|ملك|أمير",
    "monk": "monk|priest|wizard|hermit|nun|sage|和尚|僧|道士|راهب|شيخ",
    "soldier": "soldier|knight|guard|warrior|士兵|骑士|武士|卫兵|将军|جندي|فارس|حارس",
    "girl": "girl|daughter|little girl|teenage girl|schoolgirl|sister|女孩|小女孩|姑娘|女儿|少女|فتاة|طفلة|بنت",
    "boy": "boy|child|children|kid|son|little boy|toddler|男孩|孩子|小孩|少年|儿子|儿童|ولد|طفل|صبي|أطفال",
    "old woman": "old woman|elderly woman|grandmother|grandma|老妇|奶奶|婆婆|عجوز|جدة",
    "old man": "old man|elderly man|grandfather|grandpa|old fisherman|old keeper|santa|老人|老头|爷爷|老者|رجل عجوز|جده|جدها|رجل مسن|老船工|老渔夫|老匠人|白胡子",
    "woman": "woman|lady|mother|wife|waitress|actress|bride|maid|女人|女子|妇女|母亲|妈妈|امرأة|سيدة|والدة",
    "man": "man|gentleman|father|husband|worker|lamplighter|shepherd|guide|sailor|fisherman|keeper|captain|detective|driver|farmer|student|musician|doctor|scientist|chef|baker|traveller|traveler|rider|mr|男人|男子|父亲|爸爸|渔夫|学生|船工|匠人|رجل|والد|صياد|مسافر",
}
PRONOUNS = {
    "woman": "she|her|她|هي",
    "man": "he|his|him|他|هو",
    "person": "person|figure|someone|people|they|character|silhouette|stranger|friend|couple|lovers|twins|crowd|rider|traveller|traveler|人|人物|人影|شخص|أشخاص",
}
PAIR = "two|couple|pair|both of them|friends|lovers|twins|each other|两个|两人|一对|他们|双人|اثنان|زوجان|معا"
CROWD = "crowd|people pass|passers-by|passersby|bustling|busy|market stalls|queue of people|commuters|人群|熙熙攘攘|行人|حشد|مزدحم"

POSES = {
    "run": "run|running|runs|sprint|chase|chases|racing|跑|奔跑|追|يركض|تركض|يجري",
    "walk": "walk|walking|walks|steps|strolls|wander|wanders|march|marches|enters|approaches|strides|hurries|travels|climbs|crosses|走|行走|漫步|前行|穿过|يمشي|تمشي|يسير|تسير",
    "sit": "sit|sits|sitting|seated|rests on|perched|坐|يجلس|تجلس|جالس|جالسة",
    "kneel": "kneel|kneels|kneeling|crouch|crouches|squats|bends down|跪|蹲|يركع|تركع",
    "look up": "looks up|look up|looking up|gazes up|stares up|looks at the sky|gazes at the stars|抬头|仰望|ينظر إلى السماء|تنظر إلى السماء|يرفع رأسه",
    "reach": "holds|holding|raise|raising|pours|writes|writing|reads|reading|carries|carrying|lifts|reaches|opens|cooks|cooking|stirs|offers|plays|playing|lights|types|typing|stirring|paints|painting|polishing|feeding|拿|拿着|握|端|写|读|捧|举|打开|倒|يحمل|تحمل|يكتب|تقرأ|يقرأ|يمسك",
}

ANIMALS = {
    "cat": "cat|kitten|猫|قطة|قطتها|قطته|قطط",
    "fox": "fox|wolf|狐狸|狼|ثعلب|ذئب",
    "dog": "dog|puppy|hound|狗|犬|كلب",
    "horse": "horse|stallion|pony|mare|donkey|马|驴|حصان|خيل|حمار",
    "deer": "deer|reindeer|stag|elk|鹿|غزال|أيل",
    "camel": "camel|caravan|骆驼|جمل|جمال|قافلة",
    "bird": "bird|gull|seagull|crow|crane bird|flock|geese|eagle|鸟|海鸥|雁|鹰|طائر|طيور|نورس",
}

PROPS = {
    "lighthouse": "lighthouse|灯塔|منارة",
    "boat": "boat|sailboat|ship|fishing boat|canoe|raft|小船|帆船|船|قارب|سفينة",
    "rocket": "rocket|lander|shuttle|火箭|登陆舱|صاروخ",
    "house": "house|cottage|hut|farmhouse|cabin|小屋|房子|茅屋|بيت|كوخ",
    "castle": "castle|fortress|citadel|城堡|قلعة|قصر",
    "tower": "tower|windmill|water tower|塔|برج",
    "car": "car|truck|taxi|van|pickup|汽车|卡车|出租车|سيارة|شاحنة",
    "campfire": "campfire|bonfire|fire pit|篝火|نار المخيم",
    "tent": "tent|camp|帐篷|خيمة",
    "tree": "lone tree|old tree|a tree|oak|pine tree|大树|老树|孤树|شجرة",
    "lamp post": "streetlight|streetlamp|street lamp|lamp post|lamppost|路灯",
    "bridge": "bridge|桥|جسر",
    "sleigh": "sleigh|sled|雪橇",
    "lantern": "lantern|lamp|oil lamp|提灯|灯笼|油灯|灯|فانوس|مصباح",
    "cup": "cup|mug|tea|coffee|glass of|teapot|杯|茶|咖啡|فنجان|كوب|شاي|قهوة",
    "book": "book|journal|diary|notebook|manuscript|poetry|map|书|日记|笔记|地图|كتاب|دفتر|خريطة",
    "letter": "letter|note|envelope|paper|postcard|photograph|photo|信|信封|纸|照片|رسالة|ورقة|صورة",
    "screen": "phone|screen|monitor|laptop|tablet|computer|television|手机|屏幕|电脑|电视|هاتف|شاشة|حاسوب",
    "flower": "flower|rose|tulip|petal|blossom|bouquet|花|玫瑰|زهرة|وردة",
    "clock": "clock|wristwatch|pocket watch|hourglass|compass|时钟|手表|怀表|钟|指南针|ساعة|بوصلة",
    "key": "key|钥匙|مفتاح",
    "bowl": "bowl|soup|bread|rice|noodle|plate|food|apple|fruit|碗|面包|米饭|苹果|وعاء|خبز|طبق|تفاحة",
    "candle": "candle|蜡烛|شمعة",
}
SMALL_PROPS = "|".join(
    PROPS[key] for key in ("lantern", "cup", "book", "letter", "screen", "flower", "clock", "key", "bowl", "candle")
)

_TRADES = (
    "lamplighter shepherd guide sailor fisherman keeper captain detective driver farmer student musician doctor scientist "
    "chef baker traveller traveler rider waitress actress bride maid knight wizard priest hermit 船工 渔夫 学生 صياد"
)
TRADES = frozenset(_TRADES.split())
"""What people are called by where no name is given; each trade has a look of its own."""

_NAMES_HER = (
    "Ada Amina Anna Anya Alice Aisha Clara Ella Emma Elena Eva Grace Hana Ines Isabel Jane Julia Kate Layla Leila Lena "
    "Lily Lucy Mara Maria Marie Mary Maya Mei Mia Nadia Nina Nora Olga Olivia Rosa Rose Sara Sarah Sofia Yuki Zoe "
    "ليلى مريم فاطمة سلمى زينب عائشة هدى نورة"
)
NAMES_HER = frozenset(_NAMES_HER.split())
_NAMES_HIS = (
    "Adam Ahmed Ali Andre Arthur Ben Carlos Daniel David Diego Elias Finn Hassan Henry Ivan Jack James Jan John Jonas "
    "Kenji Leo Liam Luca Lucas Marco Mateo Max Milo Noah Omar Oscar Otto Paul Peter Sam Samir Samuel Teo Theo Thomas Tom "
    "Victor Viktor William Yusuf أحمد محمد يوسف سالم كريم خالد إبراهيم"
)
NAMES_HIS = frozenset(_NAMES_HIS.split())
"""Common given names, for a prompt that says neither she nor he."""

NAMES_AR = tuple(sorted(name for name in NAMES_HER | NAMES_HIS if "\u0600" <= name[0] <= "\u06ff"))
