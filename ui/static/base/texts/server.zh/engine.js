// What is said of engines, weights, and of who looks at pictures. See ../server.zh.js.
export default {
  // storymem/engine/animatic/engine.py
  'Animatic': '分镜动画',
  'Storyboard panels drawn from your prompts. Not the video model.': '按你的提示词画出的分镜，不是视频模型。',
  '{size} is too small to write the word ANIMATIC on.': '{size}太小，写不下ANIMATIC字样。',
  'Use a size of at least {least_side} pixels on each side.': '请用每边至少{least_side}像素的画面尺寸。',
  'animatic': '分镜动画',

  // storymem/engine/checks.py
  '{value} starts from {wanted} seam frames, and this request has {given}.': '{value}要从{wanted}个衔接帧开始，而这个请求有{given}个。',
  'Circle a take of the shot before it, or make this shot a scene cut.': '请选定前一个镜头的一条，或把这个镜头设为硬切。',
  'Take the seam away, or continue the shot with MI2V or MM2V.': '请去掉衔接，或用MI2V、MM2V延续这个镜头。',
  'T2V has no memory, and this request has {count} memory frames.': 'T2V没有记忆，而这个请求有{count}个记忆帧。',
  'Use M2V, or take the memory away.': '请用M2V，或去掉记忆。',
  '{value} needs memory, and this request has none.': '{value}需要记忆，而这个请求没有。',
  'Generate an earlier shot first, add a reference picture, start from text alone (T2V), or continue the shot before (MI2V, MM2V).': '请先生成前面的镜头，或添加参考图，或只从文字开始（T2V），或延续前一个镜头（MI2V、MM2V）。',
  '{count} memory frames are more than the {max_memory_frames} a shot can be shown.': '{count}个记忆帧超过了一个镜头最多能看的{max_memory_frames}个。',
  'Use a memory of at most {max_memory_frames} frames.': '请把记忆设为最多{max_memory_frames}帧。',

  // storymem/engine/registry.py
  'There is no engine called {name}.': '没有名为{name}的引擎。',
  "STORYMEM_EXTRA_ENGINES has an entry that can't be read: {entry}.": 'STORYMEM_EXTRA_ENGINES里有一项无法读取：{entry}。',
  'Write it as name=module:Class, with commas between entries.': '请写成name=module:Class，各项之间用逗号分开。',
  "The engine {name} can't be loaded: {error}.": '无法载入引擎{name}：{error}。',
  'Install what requirements.txt lists, then start again.': '请安装requirements.txt列出的软件包，然后重新启动。',

  // storymem/engine/wan/crew/accord.py
  'One of the processes that share the work is gone.': '共同工作的进程中有一个不在了。',
  "Retry the shot; the end of the log in the film's folder may say why.": '请重试这个镜头；影片文件夹里的日志末尾可能写有原因。',

  // storymem/engine/wan/files/checkpoints.py
  '{tokenizer} holds no tokenizer that can be read: {one}': '{tokenizer}里没有可以读取的分词器：{one}',
  'Delete it and fetch the weights again.': '请删掉它并重新获取权重。',
  'The LoRA {name} does not say how strong it is: at rank 128 that can be 11 times more or less.': 'LoRA {name}没有写明强度：在rank 128时可能相差11倍。',
  'Put its adapter_config.json beside the file, in a folder of its own.': '请把它的adapter_config.json放在文件旁边，单独用一个文件夹。',

  // storymem/engine/wan/crew/crew.py
  'STORYMEM_WAN_PROCESSES is {wanted}, which is no number.': 'STORYMEM_WAN_PROCESSES的值是{wanted}，这不是数字。',
  'Set it to 1 or more.': '请设为1或更大。',
  '{count} processes need a card each, and there are {card_count}.': '{count}个进程各需要一块显卡，而这里有{card_count}块。',
  'Set STORYMEM_WAN_PROCESSES to {card_count}.': '请把STORYMEM_WAN_PROCESSES设为{card_count}。',
  'One of the processes that share the work ended, and the others with it.': '共同工作的进程中有一个结束了，其余的也随之结束。',
  "torchrun can't be started: {strerror}.": '无法启动torchrun：{+strerror}。',
  'Set STORYMEM_WAN_PROCESSES=1.': '请设置STORYMEM_WAN_PROCESSES=1。',
  'The processes that share the work have said nothing for {patience_seconds} seconds.': '共同工作的进程已有{patience_seconds}秒没有消息。',
  'Retry the shot; if it happens again, set STORYMEM_WAN_PROCESSES=1 to use one card.': '请重试这个镜头；如果再次发生，请设置STORYMEM_WAN_PROCESSES=1，只用一块显卡。',
  "The shot's pictures can't be written to {folder}: {strerror}.": '镜头的图片无法写入{folder}：{+strerror}。',
  'Make room there, or set TMPDIR.': '请在那里腾出空间，或设置TMPDIR。',

  // storymem/engine/wan/crew/wire.py
  "The picture {name} can't be read.": '无法读取图片{name}。',

  // storymem/engine/wan/engine.py
  "The video model. StoryMem's weights: no commercial use.": '视频模型。StoryMem的权重：不可商用。',

  // storymem/engine/wan/fit/levers.py
  'None of these attention backends works here: {join}.': '这些注意力后端在这里都用不了：{join}。',
  'Install what it needs (sage: sageattention 2.1.1 or newer), or leave it out of the STORYMEM_WAN settings.': '请安装它所需的软件包（sage：sageattention 2.1.1或更新），或从STORYMEM_WAN设置里去掉它。',

  // storymem/engine/wan/files/lora.py
  '{ordered} and {n} more': '{+ordered}等，另有{#n}个',
  "{name}/{name2} can't be used: {keys} of its entries {why}: {some}.": '{name}/{name2}无法使用：其中{keys}项{+why}：{+some}。',
  "Take it out of the shot's LoRAs, or put a LoRA for Wan 2.2 A14B of this kind in its place.": '请把它从镜头的LoRA中去掉，或换成一个适用于Wan 2.2 A14B的同类LoRA。',
  'There is no LoRA in {path}.': '{path}里没有LoRA。',
  'Give the path of a LoRA file.': '请给出LoRA文件的路径。',
  'are not understood': '无法识别',
  'do not fit the model': '与模型不符',
  '{path} changes {targets} layers; the published one changes {expected}.': '{path}改动了{targets}层；发布的那一个改动{expected}层。',
  'Fetch it again: this file is incomplete, or another one under its name.': '请重新获取：这个文件不完整，或是同名的另一个文件。',
  'are no pair of matrices': '不是一对矩阵',
  'The configuration of {name} (rank {config}) is not of this file (rank {rank}), or it gives layers different scales.': '{name}的配置（rank {config}）不属于这个文件（rank {rank}），或者给各层的比例不同。',
  "Put the file's own adapter_config.json beside it, in a folder of its own.": '请把这个文件自己的adapter_config.json放在它旁边，单独用一个文件夹。',
  'The configuration of {name} does not say its rank and alpha ({name2}: {error}).': '{name}的配置没有写明rank和alpha（{name2}：{error}）。',
  'Repair or delete adapter_config.json beside the file.': '请修复或删掉文件旁边的adapter_config.json。',
  'can only be merged': '只能合并使用',

  // storymem/engine/wan/shot/models.py
  '{fix}. Or start the film from a reference picture instead of text alone.': '{+fix}。或者让影片从一张参考图开始，而不是只从文字开始。',

  // storymem/engine/wan/files/original.py
  "The expert's config.json does not say {some}.": '专家模型的config.json没有写明{+some}。',
  'These are not the weights of a Wan 2.2 A14B expert: {some}.': '这些不是Wan 2.2 A14B专家模型的权重：{+some}。',
  'Give the folder of Wan2.2-I2V-A14B or Wan2.2-T2V-A14B.': '请给出Wan2.2-I2V-A14B或Wan2.2-T2V-A14B的文件夹。',

  // storymem/engine/wan/fit/out_of_memory.py
  'The shot did not fit into memory ({size}, {frame_count} frames, {memory_frames} memory frames; profile {name}).': '内存或显存放不下这个镜头（{size}，{frame_count}帧，{memory_frames}个记忆帧；配置档{name}）。',
  'Close what else uses the memory, {join}.': '请关闭其他占用内存和显存的程序，{*join}。',

  // storymem/engine/wan/fit/placement.py
  'The two experts are not of one kind: {join}.': '两个专家模型不是同一种：{join}。',
  'Fetch both from one folder again, and use LoRAs that have a file for each.': '请从同一个文件夹重新获取两者，并使用两者各有一个文件的LoRA。',

  // storymem/engine/wan/fit/profiles.py
  '{n} GB': '{#n} GB',
  'Wan 2.2 needs {gb} of free RAM at least, and {gb2} are free for it.': 'Wan 2.2至少需要{+gb}空闲内存，而现在可用的是{+gb2}。',
  'Close other programs, or add memory.': '请关闭其他程序，或增加内存。',
  'There is no profile {name}.': '没有配置档{name}。',
  'several': 'several',
  'Use one of: {join}.': '请用其中之一：{join}。',
  'The profile {name} needs a graphics card.': '配置档{name}需要显卡。',
  'Use cpu, or leave the profile out.': '请用cpu，或不指定配置档。',
  'One process uses one card.': '一个进程使用一块显卡。',
  'Set STORYMEM_WAN_PROCESSES to the number of cards, or leave the profile out.': '请把STORYMEM_WAN_PROCESSES设为显卡的数量，或不指定配置档。',
  "The work can't be divided among {process_count} cards.": '工作无法分给{process_count}块显卡。',
  'Use 2, 4 or 8 of them.': '请用其中的2、4或8块。',
  'The profile {name} needs {gb} on the card, and {gb2} are free.': '配置档{name}需要{+gb}显存，而空闲的是{+gb2}。',
  'Close what else uses the card, or set STORYMEM_WAN_PROFILE={smaller}.': '请关闭其他占用显卡的程序，或设置STORYMEM_WAN_PROFILE={smaller}。',
  'Close what else uses the card.': '请关闭其他占用显卡的程序。',
  'Sage attention needs an NVIDIA card of the 30 series or newer.': 'Sage注意力需要30系列或更新的NVIDIA显卡。',
  'Take {name} out of STORYMEM_WAN_FAST.': '请从STORYMEM_WAN_FAST中去掉{name}。',
  'MagCache works on one card here.': 'MagCache在这里只能用一块显卡。',
  '{without} Or set STORYMEM_WAN_PROCESSES=1.': '{+without}或设置STORYMEM_WAN_PROCESSES=1。',
  'There is no fast lever {name}.': '没有加速选项{name}。',
  'Use some of: {join}.': '请用其中几个：{join}。',

  // storymem/engine/wan/crew/ranks.py
  "The frames can't be written to {parent}: {strerror}.": '帧无法写入{parent}：{+strerror}。',

  // storymem/engine/wan/files/tensors.py
  'Fetch the weights again, or give the folder of the right model.': '请重新获取权重，或给出正确模型的文件夹。',
  '{folder} lacks {missing} of {slots} weights: {some}': '{folder}缺少{slots}个权重中的{missing}个：{+some}',
  '{folder} has {unexpected} weights the model lacks: {some}': '{folder}有{unexpected}个模型没有的权重：{+some}',
  '{path} is no plain state dict.': '{path}不是普通的state dict。',
  'Give the weights as safetensors.': '请给出safetensors格式的权重。',
  "{path} can't be read: it is damaged, or not complete, or no weights file ({why}).": '无法读取{path}：它已损坏、不完整，或不是权重文件（{why}）。',
  'Delete it and fetch the weights again; `weights check` names every damaged file.': '请删掉它并重新获取权重；weights check会列出每个损坏的文件。',
  '{folder} has no {name}': '{folder}里没有{name}',
  '{name} in {folder} has the shape {shape} instead of {wanted}': '{folder}里的{name}形状是{shape}，而不是{wanted}',
  '{path} repeats {some} of another file beside it.': '{path}重复了旁边另一个文件中的{+some}。',
  'Keep one copy of the weights in the folder.': '文件夹里只保留一份权重。',

  // storymem/engine/wan/shot/text.py
  'The prompt has {count} tokens, and the model reads {length}: its end would be lost.': '提示词有{count}个token，而模型只读{length}个：结尾会丢失。',
  'Shorten it by about {n} %.': '请缩短大约{n}%。',

  // storymem/sight/child.py
  "These eyes can't read prompts.": '这种看图方式读不懂提示词。',
  "Choose CLIP in the film's settings.": '请在影片设置里选择CLIP。',

  // storymem/sight/film.py
  "Looking at the film's pictures failed: {name}.": '查看影片图片时失败：{name}。',
  'Try again; if it happens again, restart the studio and report what its log says.': '请再试一次；如果再次发生，请重启软件，并报告日志里的内容。',
  'The film was closed.': '影片已关闭。',
  "Nothing was seen of the film's pictures and prompts for {patience} seconds.": '已有{patience}秒没有看影片的图片和提示词。',
  "Try again; the end of logs/sight.log in the film's folder may say what holds it up.": '请再试一次；影片文件夹里logs/sight.log的末尾可能写有原因。',

  // storymem/sight/link.py
  'The process that looks at pictures ended before it answered.': '查看图片的进程在回答之前就结束了。',
  "Close other programs if memory is short and try again; the end of {log} in the film's folder may say why.": '如果内存不足，请关闭其他程序再试；影片文件夹里{log}的末尾可能写有原因。',
  "The process that looks at pictures can't be started: {strerror}.": '无法启动查看图片的进程：{+strerror}。',
  'See that the disk has room and the machine has memory left, then try again.': '请确认磁盘有空间、机器有剩余内存，然后再试。',

  // storymem/vision/builtin.py
  'Built-in look and sharpness (no model)': '内置的画面与清晰度（无模型）',

  // storymem/vision/clip/chosen.py
  'STORYMEM_CLIP is {named}, which names no model with its file.': 'STORYMEM_CLIP的值是{named}，没有写明模型和它的文件。',
  'Write MODEL:FILE, for example STORYMEM_CLIP=ViT-B-32-quickgelu:/path/to/weights.safetensors': '请写成MODEL:FILE，例如STORYMEM_CLIP=ViT-B-32-quickgelu:/path/to/weights.safetensors',

  // storymem/vision/clip/scorer.py
  '{name} came up with another activation than QuickGELU, which its weights were trained with.': '{name}的激活函数不是QuickGELU，而它的权重是用QuickGELU训练的。',
  'Install the open_clip version of requirements.txt.': '请安装requirements.txt指定的open_clip版本。',
  'open_clip has no model {name}.': 'open_clip没有模型{name}。',
  'Choose a name that open_clip lists, for example ViT-B-32.': '请选一个open_clip列出的名字，例如ViT-B-32。',
  "{name} weights come with two activations, and a file doesn't say which.": '{name}的权重有两种激活函数，文件里没有写明是哪一种。',
  'Ask for {name}-quickgelu (OpenAI, DFN, MetaCLIP weights) or say quick_gelu=False (LAION weights).': '请指明{name}-quickgelu（OpenAI、DFN、MetaCLIP的权重），或写quick_gelu=False（LAION的权重）。',
  'There are no weights in {file}.': '{file}里没有权重。',
  'Give the path of a weights file.': '请给出权重文件的路径。',
  'There is no preprocessing {preprocessing}.': '没有名为{preprocessing}的预处理。',
  'Choose one of: {join}.': '请选其中之一：{join}。',
  'There are no weights for {model} here.': '这里没有{model}的权重。',
  'Name a file of them, or use ViT-B-32.': '请指明它的权重文件，或使用ViT-B-32。',
  '{name} holds no weights of {name2} that can be read safely: {one}': '{name}里没有可以安全读取的{name2}权重：{one}',
  'Give the weights of {name} as safetensors, or as a plain state dict (no TorchScript archive).': '请给出{name}的权重，格式为safetensors或普通的state dict（不要TorchScript归档）。',
  'Fetch it again: python -m storymem weights fetch clip': '请重新获取：python -m storymem weights fetch clip',
  "Give a file of the model's weights.": '请给出这个模型的权重文件。',
  'weights of {model_name}': '{model_name}的权重',

  // storymem/vision/base/device.py
  'There is no device {asked}.': '没有设备{asked}。',
  'Choose auto, cpu, cuda or cuda:N.': '请选auto、cpu、cuda或cuda:N。',
  'This machine has no {asked}.': '这台机器没有{asked}。',
  'Choose auto or cpu.': '请选auto或cpu。',
  "A card of {n} GB can't hold this scorer beside the video model.": '{n} GB的显卡放不下视频模型再加这个评分器。',
  'Let it run on the CPU (auto), or use it while no video model is loaded.': '请让它在CPU上运行（auto），或在没有载入视频模型时使用。',
  'The scorer needs {n} GB on {asked}; {n2} GB are free.': '评分器在{asked}上需要{n} GB；空闲的是{n2} GB。',
  'Close what else uses the card, or let the scorer run on the CPU (auto).': '请关闭其他占用显卡的程序，或让评分器在CPU上运行（auto）。',

  // storymem/vision/base/files.py
  "{name} can't be read as {what}: {one}": '{name}无法作为{+what}读取：{one}',

  // storymem/vision/hpsv3/config.py
  "{name} is no configuration of the reward model's base: {error}": '{name}不是奖励模型底座的配置：{error}',
  'Fetch it again: python -m storymem weights fetch hpsv3': '请重新获取：python -m storymem weights fetch hpsv3',

  // storymem/vision/hpsv3/pictures.py
  'A picture of {width}x{height} is too narrow to be judged.': '{width}x{height}的图片太窄，无法评判。',
  'Crop it to less than 200 : 1.': '请裁到长宽比小于200:1。',

  // storymem/vision/hpsv3/prompt.py
  'The prompt holds {group}, which the reward model takes for a part of the conversation.': '提示词里有{group}，奖励模型会把它当成对话的一部分。',
  'Take it out of the prompt.': '请从提示词里去掉它。',
  '{name} is not the text the reward model was trained on.': '{name}不是奖励模型训练时所用的文字。',
  'Install the studio again.': '请重新安装软件。',

  // storymem/vision/hpsv3/reward_model.py
  '{name} is not a checkpoint of the HPSv3 reward model: {why}': '{name}不是HPSv3奖励模型的检查点：{+why}',
  "This version of transformers keeps tables in the network that the studio doesn't know.": '这个版本的transformers在网络里存了软件不认识的表。',
  'Install the version of requirements.txt.': '请安装requirements.txt指定的版本。',
  "A row of tokens doesn't hold the reward token once.": '有一行token里没有恰好一个奖励token。',
  'Report this as a defect.': '请把它作为缺陷报告。',
  "Image pads and patches don't agree in number.": '图像占位符与图像块的数量不一致。',
  'it has no model.embed_tokens.weight': '它没有model.embed_tokens.weight',
  'it holds an unknown weight {name}': '它含有未知的权重{name}',

  // storymem/vision/hpsv3/scorer.py
  'the HPSv3 reward model': 'HPSv3奖励模型',
  'The checkpoint knows {rows} tokens, its tokenizer {vocabulary}.': '检查点有{rows}个token，它的分词器有{vocabulary}个。',
  'Fetch both again: python -m storymem weights fetch hpsv3': '请重新获取两者：python -m storymem weights fetch hpsv3',
  "{name} of the HPSv3 reward model can't be read: {error}": '无法读取HPSv3奖励模型的{name}：{error}',

  // storymem/vision/hpsv3/tokens.py
  '{name} is not the tokenizer the reward model was trained with: it {why}.': '{name}不是训练奖励模型时所用的分词器：它{+why}。',
  'gives <|Reward|> the id {reward} of {vocabulary}': '把<|Reward|>编号为{reward}（共{vocabulary}个）',
  'has no {token}': '没有{token}',
  'cuts the instruction into other tokens': '把指令切成了别的token',
  "{name} can't be read: {one}": '无法读取{name}：{+one}',

  // storymem/vision/paired.py
  '{label}; quality: {label2}': '{+label}；质量：{+label2}',

  // storymem/vision/review.py
  'its embeddings are not {frame_count} of {dimensions} numbers': '其中的向量不是{frame_count}个{dimensions}维向量',
  'its embeddings hold what is no number': '其中的向量含有不是数字的内容',
  "A take's review can't be read: {reason}.": '无法读取这一条的审看记录：{+reason}。',
  'Generate the shot again for a new one; the take itself can still be used.': '要有新的记录请重新生成这个镜头；这一条本身仍可使用。',
  'its frames are not in order': '其中的帧顺序不对',
  'its embeddings are garbled': '其中的向量已损坏',

  // storymem/vision/base/shrink.py
  'An array of {shape} ({dtype}) is not a frame.': '形状为{shape}（{dtype}）的数组不是一帧画面。',
  'Give RGB pictures, 8 bits a channel.': '请给出每通道8位的RGB图片。',

  // storymem/vision/scorers.py
  'There is no scorer {choice}.': '没有评分器{choice}。',

  // storymem/weights/base.py
  '{folder} is not complete: it has no {join} and {n} more.': '{folder}不完整：没有{join}，另缺{n}个。',
  '{folder} is not complete: it has no {join}.': '{folder}不完整：没有{join}。',
  'Fetch the rest: python -m storymem weights fetch wan-{kind}': '请获取其余部分：python -m storymem weights fetch wan-{kind}',
  'Fetch the rest: python -m storymem weights fetch wan-{kind}-original': '请获取其余部分：python -m storymem weights fetch wan-{kind}-original',
  "{path} is not a model's configuration.": '{path}不是模型的配置。',
  '{folder} holds another model than Wan 2.2 {upper}: it reads {channels} channels instead of {in_channel}.': '{folder}里是另一个模型，不是Wan 2.2 {upper}：它读取{channels}个通道，而不是{in_channel}个。',
  'Move it away, then: python -m storymem weights fetch wan-{kind}': '请把它移走，然后运行：python -m storymem weights fetch wan-{kind}',

  // storymem/weights/catalogue.py
  'There are no weights called {name}.': '没有名为{name}的权重。',

  // storymem/weights/fetching.py
  '{n} kB': '{#n} kB',
  '{n} MB': '{#n} MB',
  '{size} are still to come, and {size2} are free in {folder}.': '还有{+size}要下载，而{folder}里空闲的是{+size2}。',
  'Make room, or name a folder on another disk in STORYMEM_WEIGHTS.': '请腾出空间，或在STORYMEM_WEIGHTS里指定另一块磁盘上的文件夹。',
  'Name another one in STORYMEM_WEIGHTS.': '请在STORYMEM_WEIGHTS里另指定一个。',

  // storymem/weights/hub.py
  'The hub says too little about {repo}/{address}.': '权重站点没有给出{repo}/{address}的足够信息。',
  'Try again later, or copy the files here by hand.': '请稍后再试，或手动把文件复制到这里。',
  '{place} came damaged: its checksum is not the one the hub names.': '{place}下载后已损坏：校验和与站点给出的不同。',
  'Fetch again; if it happens again, check the disk and the network.': '请重新获取；如果再次发生，请检查磁盘和网络。',
  'The hub gives {place} only to people who accepted its terms.': '权重站点只把{place}提供给接受了其条款的人。',
  "Accept them on the model's page, log in with `hf auth login`, and fetch again.": '请在模型页面上接受条款，用hf auth login登录，然后重新获取。',
  "{place} can't be fetched: {why}": '无法获取{place}：{why}',
  'Check the connection and fetch again: it goes on where it stopped. Or copy the file here by hand.': '请检查网络后重新获取：会从中断处继续。也可以手动把文件复制到这里。',

  // storymem/weights/loras.py
  "{name} can't be the name of a LoRA.": '{name}不能作为LoRA的名字。',
  'Name a file or folder inside {n}.': '请指明{n}里的一个文件或文件夹。',
  'There is no LoRA called {name} on this machine.': '这台机器上没有名为{name}的LoRA。',
  'Put it there as {folder}.safetensors, or as {folder2}/high.safetensors and low.safetensors.': '请放在{folder}.safetensors，或放在{folder2}/high.safetensors和low.safetensors。',
  'no video model': '没有任何视频模型',
  "{name} can't be used with wan-{base}: it belongs to {known}.": '{name}不能用于wan-{base}：它属于{*known}。',
  "Take it out of the shot's LoRAs, or choose another kind of shot.": '请把它从镜头的LoRA中去掉，或换一种镜头。',

  // storymem/weights/places.py
  'The weights of {one} are not on this machine ({at}).': '这台机器上没有{+one}的权重（{at}）。',
  'Fetch them: python -m storymem weights fetch {name}': '请获取：python -m storymem weights fetch {name}',
  "{index} can't be read: it does not say which files the weights are in.": '无法读取{index}：它没有写明权重在哪些文件里。',
};
