// What is said by the rooms of the page. See ../server.zh.js.
export default {
  // ui/web/access.py
  "Use the studio's own page.": '请使用StoryMem Studio自己的页面。',
  'This request came from another site.': '这个请求来自另一个网站。',
  'Send it with a content-length.': '发送时请带上content-length。',
  'The request does not say how long it is.': '请求没有写明长度。',
  'Keep it under {n} MB.': '请控制在{n} MB以内。',
  'That is too large to take in.': '太大了，无法接收。',

  // ui/rows/board.py
  'The built-in scorer reads no prompts. Let CLIP look at frames, in the film settings.': '内置的评分器读不懂提示词。请在影片设置里让CLIP来看画面。',
  'No CLIP weights here. Fetch them: python -m storymem weights fetch clip': '这里没有CLIP的权重。请获取：python -m storymem weights fetch clip',
  '{label} take {number}, frame {frame_index}': '{+label}第{#number}条，第{#frame_index}帧',
  '{label}, frame {frame_index}': '{+label}，第{#frame_index}帧',
  'reference: {label}': '参考图：{label}',
  'cast: {label}': '角色：{label}',
  'As it was sent with this take.': '与随这一条发送的相同。',
  '{label} take {number}': '{+label}第{#number}条',

  // ui/rows/engines.py
  '{name} (missing)': '{name}（缺失）',

  // ui/rows/scorers.py
  'the built-in measure': '内置测量',
  'CLIP looks and judges': '由CLIP看图和评判',
  'the built-in measure looks and judges': '由内置测量看图和评判',
  'CLIP looks, HPSv3 judges where a card can hold it, else the built-in measure': '由CLIP看图；显卡放得下时由HPSv3评判，否则由内置测量评判',
  'CLIP looks, the built-in measure judges': '由CLIP看图，由内置测量评判',
  'the built-in measure looks, HPSv3 judges where a card can hold it, else the built-in measure': '由内置测量看图；显卡放得下时由HPSv3评判，否则由内置测量评判',
  'the built-in measure looks, the built-in measure judges': '由内置测量看图，由内置测量评判',
  'On this machine now: {both}': '这台机器目前：{+both}',
  'On this machine now: {both}. It reads no prompts. For CLIP: python -m storymem weights fetch clip': '这台机器目前：{+both}。它读不懂提示词。要使用CLIP：python -m storymem weights fetch clip',
  'Automatic': '自动',
  'No model: layout, colours, edges, sharpness. It reads no prompts.': '无模型：看构图、颜色、边缘和清晰度。它读不懂提示词。',
  'Built-in': '内置',
  'python -m storymem weights fetch {name}': 'python -m storymem weights fetch {name}',
  'The weights of {what} are not on this machine. Fetch them: {commands}': '这台机器上没有{*what}的权重。请获取：{*commands}',
  'CLIP looks, the built-in measure judges.': '由CLIP看图，由内置测量评判。',
  'CLIP looks, HPSv3 judges. Without a graphics card it takes minutes a frame.': '由CLIP看图，由HPSv3评判。没有显卡时，每帧要几分钟。',

  // ui/live/film_copies.py
  'The film could not be copied.': '影片没能复制。',
  'The terminal shows what happened.': '终端里写有发生了什么。',

  // ui/live/live.py
  'The film in {folder}, which you worked on last, could not be opened, so this is another one. {message}': '你上次编辑的影片{folder}无法打开，所以打开的是另一部。{+message}',

  // ui/ops/all.py
  'The page asked for {name}, which this server does not know.': '页面请求了{name}，而服务器不认识它。',

  // ui/ops/base.py
  'The op_id is not a short text.': 'op_id不是一小段文字。',
  'This is not an edit a page can make.': '页面不能做这种修改。',
  'These are not edits a page can make together.': '页面不能把这些修改放在一起做。',
  'The request {name} lacks {field}.': '请求{name}缺少{field}。',
  '{field} is not a text.': '{field}不是文字。',
  '{field} is not a list of texts.': '{field}不是文字列表。',
  '{field} is not a whole number.': '{field}不是整数。',
  '{field} is not a list.': '{field}不是列表。',
  '{field} is not a set of fields.': '{field}不是一组字段。',
  'Reload the page and try again.': '请重新加载页面再试。',

  // ui/ops/own_material.py
  'There is no such frame.': '没有这一帧。',
  'Choose another moment of the clip.': '请选片段中的另一刻。',
  'This file is not here any more.': '这个文件已不在了。',
  'Bring it again.': '请重新导入。',

  // ui/ops/shelf.py
  'This film is open.': '这部影片正打开着。',
  'Open another film first, then put this one into the bin.': '请先打开另一部影片，再把这一部放进回收站。',

  // ui/web/uploads.py
  "Check the disk the film's folder is on: free space, and writing.": '请检查影片文件夹所在的磁盘：是否有空间，是否可以写入。',

  // ui/web/routes.py
  'There is no take {take_id} in this film.': '这部影片里没有条{take_id}。',
  'Ask for 0 to {n}.': '请用0到{#n}。',
  'Try again; the terminal shows what happened.': '请再试一次；终端里写有发生了什么。',
  'Something in the studio broke.': '软件内部出了问题。',
  'An op is sent as application/json.': '操作应以application/json发送。',
  'The request is not a JSON object.': '请求不是JSON对象。',
  'A reference is brought through the page.': '参考图要通过页面带进来。',
  'A picture is brought through the page.': '图片要通过页面带进来。',
  'A take is brought through the page.': '条要通过页面带进来。',
  'There is no such media.': '没有这个媒体文件。',
  'Export it again.': '请重新导出。',
  'This film is no longer there.': '这个影片文件已经不在了。',
  'There is no such file.': '没有这个文件。',
  'The text holds half a character.': '文字里有半个字符。',
  'The request is not JSON.': '请求不是JSON。',

  // ui/web/shelf_routes.py
  'Circle a take in it.': '请在其中选定一条。',
  'This film has no poster.': '这部影片没有海报。',

  // ui/rows/queue.py
  'removed shot': '已移除的镜头',
};
