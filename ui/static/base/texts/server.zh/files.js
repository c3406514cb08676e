// What is said of files, of the queue and of making takes. See ../server.zh.js.
export default {
  // storymem/export/film.py
  'Shot {label}: the frames of its clip are not evenly spaced in time.': '镜头{label}：片段的帧在时间上间隔不均。',
  'Generate the shot again, or circle another take.': '请重新生成这个镜头，或选定另一条。',
  'There is no take to put in the film.': '没有可以放进影片的条。',
  'Generate a shot and circle a take.': '请生成一个镜头并选定一条。',
  'Shot {label}: its clip has {frame_count} frames, its take {frame_count2}.': '镜头{label}：它的片段有{frame_count}帧，而这一条应有{frame_count2}帧。',
  'codec': '编码格式',
  'frame rate': '帧率',
  'time base': '时间基',
  'pixel format': '像素格式',
  'colour matrix': '色彩矩阵',
  'colour range': '色彩范围',
  'colour primaries': '色彩原色',
  'transfer curve': '传输曲线',
  'encoder settings': '编码器设置',
  'The film came out with {frame_count} of {frame_count2} frames and another {join}.': '写出的影片有{frame_count}帧，应为{frame_count2}帧，而且{*join}不同。',
  'The film came out with {frame_count} of {frame_count2} frames.': '写出的影片有{frame_count}帧，应为{frame_count2}帧。',
  'Check the disk for room and export again.': '请检查磁盘空间并重新导出。',
  'Shot {label}: {message}': '镜头{label}：{+message}',
  "{name} can't be written: {strerror}.": '无法写入{name}：{+strerror}。',
  'Check that {parent} exists, may be written to, and has room.': '请确认{parent}存在、可以写入并且有空间。',
  "Shot {label} can't follow shot {label2} in one film: they differ in {words} ({shown}, not {shown2}).": '镜头{label}不能在同一部影片里接在镜头{label2}之后：它们的{+words}不同（{shown}，而不是{shown2}）。',
  "Shot {label} can't follow shot {label2} in one film: they differ in {words}.": '镜头{label}不能在同一部影片里接在镜头{label2}之后：它们的{+words}不同。',
  "Generate shot {label} again with the film's settings, or circle a take made with them.": '请用影片的设置重新生成镜头{label}，或选定用这些设置生成的一条。',

  // storymem/media/clips.py
  'There is no frame {index} in {name}.': '{name}里没有第{index}帧。',
  'Frames are counted from 0.': '帧从0开始计数。',
  'There is no frame {index} in {name}: it has {frames}.': '{name}里没有第{index}帧：它有{frames}帧。',
  'Ask for a frame from 0 to {n}.': '请用0到{n}之间的帧。',
  'A frame of shape {shape} ({dtype}) does not fit a clip of {size}.': '形状为{shape}（{dtype}）的帧不适合{size}的片段。',
  'Write RGB frames of {size}, 8 bits a channel.': '请写入{size}、每通道8位的RGB帧。',
  'The clip has no frames.': '片段没有帧。',
  'Write at least one frame.': '请至少写入一帧。',
  '{frame_count} of {frames} frames are there': '{frames}帧中只有{#frame_count}帧',
  '{name} is cut short: {there}.': '{name}被截断：{+there}。',
  "Generate the take again, or restore the file from a copy of the film's folder.": '请重新生成这一条，或从影片文件夹的备份恢复这个文件。',
  '{name} is missing.': '{name}不见了。',
  "{name} can't be read: {strerror}.": '无法读取{name}：{+strerror}。',
  '{name} has no pictures in it.': '{name}里没有画面。',
  'Choose a video file.': '请选择一个视频文件。',

  // storymem/media/own_material.py
  'The file is larger than 1 GB.': '文件大于1 GB。',
  'Cut out the part you need and bring that.': '请剪出需要的部分再带进来。',
  'The file is empty.': '文件是空的。',
  'Bring an MP4, MOV or WebM that plays in a browser, or a PNG or JPEG.': '请带进一个能在浏览器里播放的MP4、MOV或WebM，或一张PNG、JPEG。',
  'The material is {width}x{height} pixels; a take is made from {smallest_side} to {max_side} a side.': '素材是{width}x{height}像素；一条的每边须在{smallest_side}到{max_side}像素之间。',
  "Bring it nearer to the film's own size.": '请让它更接近影片的画面尺寸。',
  'The clip breaks off after {made} of {count} frames.': '片段在{count}帧中的第{made}帧之后中断。',
  'Export it again and bring that.': '请重新导出再带进来。',
  'The clip does not say when its frames are shown.': '片段没有写明各帧的显示时间。',
  'Export it as an MP4 and bring that.': '请导出成MP4再带进来。',
  'The clip is in HDR (PQ): its colours would be a guess in this film.': '片段是HDR（PQ）：在这部影片里它的颜色只能靠猜。',
  'The clip is in HDR (HLG): its colours would be a guess in this film.': '片段是HDR（HLG）：在这部影片里它的颜色只能靠猜。',
  'Convert it to SDR (Rec. 709) in an editor, where you can see the result.': '请在剪辑软件里转成SDR（Rec. 709），在那里可以看到结果。',
  'The clip has no pictures in it.': '片段里没有画面。',
  'This is not a picture or clip that can be read; it may be damaged.': '这不是可以读取的图片或片段；它可能已损坏。',
  'The file has no moving pictures in it.': '文件里没有动态画面。',
  "The clip is in a format that can't be decoded here.": '片段的格式在这里无法解码。',

  // storymem/media/pictures.py
  "The picture's pixels ({mode}) are not 8 bits of RGB or grey.": '图片的像素（{mode}）不是8位的RGB或灰度。',
  'Save it as an RGB PNG or JPEG and bring that.': '请存成RGB的PNG或JPEG再带进来。',
  'The picture has {megapixels} megapixels; 100 is the most.': '图片有{megapixels}百万像素；最多100百万像素。',
  'Make it smaller first.': '请先把它缩小。',
  'The file holds {getattr} pictures, not one.': '文件里有{getattr}张图片，而不是一张。',
  'Save the one you want as a PNG and bring that.': '请把需要的那张存成PNG再带进来。',
  'The picture is in CMYK, the colours of print; shown on a screen they would be a guess.': '图片是CMYK，即印刷用的颜色；在屏幕上只能靠猜。',
  'Convert it to RGB in a picture editor, where you can see the result.': '请在图片编辑软件里转成RGB，在那里可以看到结果。',
  'Parts of the picture are transparent, and a frame of film has nothing behind it.': '图片有透明的部分，而影片的帧背后什么都没有。',
  'Put it on a background in a picture editor and save it without transparency.': '请在图片编辑软件里垫上背景，存成不透明的图片。',
  'The picture has far more than 100 megapixels.': '图片远超过100百万像素。',
  'This is not a picture that can be read; it may be damaged.': '这不是可以读取的图片；它可能已损坏。',
  'Bring a PNG, JPEG, WebP, AVIF, TIFF or BMP.': '请带进PNG、JPEG、WebP、AVIF、TIFF或BMP。',
  "The picture's colour profile can't be used.": '图片的色彩配置文件无法使用。',

  // storymem/media/spool.py
  "The frames can't be kept in {folder}: {strerror}.": '帧无法保存在{folder}：{+strerror}。',
  'Check that the folder exists, may be written to, and has room for the raw frames of one take.': '请确认文件夹存在、可以写入，并且放得下一条的原始帧。',
  'A frame of shape {shape} ({dtype}) does not fit a take of {size}.': '形状为{shape}（{dtype}）的帧不适合{size}的条。',
  'Keep RGB frames of {size}, 8 bits a channel.': '请保存{size}、每通道8位的RGB帧。',
  'There is no frame {index}: the take has {frame_count}.': '没有第{index}帧：这一条有{frame_count}帧。',

  // storymem/presets.py
  'no UTF-8 text': '不是UTF-8文字',
  'Restore {relative_to} from what the studio came with.': '请从软件自带的文件恢复{relative_to}。',
  'The sampling presets': '采样预设',
  'An example film': '一部示例影片',
  'The shot language': '镜头语言',

  // storymem/project/binned.py
  "The film's folder can't be moved: {strerror}.": '影片的文件夹无法移动：{+strerror}。',
  'Check that you may write to the folder of films.': '请确认你可以写入存放影片的文件夹。',
  'There is no film in {path}.': '{path}里没有影片。',
  'Choose one of the films listed.': '请从列出的影片中选一部。',
  'This film is not in the bin.': '这部影片不在回收站里。',
  'Open the list of films again.': '请重新打开影片列表。',

  // storymem/project/copying.py
  "The film can't be copied: {strerror}.": '影片无法复制：{+strerror}。',
  'Make room on the disk, then try again.': '请在磁盘上腾出空间，然后再试。',

  // storymem/project/database.py
  'The film in {parent} is damaged: {what}.': '{parent}里的影片已损坏：{+what}。',
  'Close the studio, move {name}, {name2}-wal and {name3}-shm out of {parent}, copy {backup} there as {name4} (the film as it was when it was last opened well), and open it again.': '请关闭软件，把{name}、{name2}-wal和{name3}-shm移出{parent}，把{backup}复制到那里并命名为{name4}（即影片上次正常打开时的样子），然后重新打开。',
  'Restore {path} from your own backup: this folder holds none yet.': '请从你自己的备份恢复{path}：这个文件夹里还没有备份。',
  "{where} can't be used: {strerror}.": '{where}无法使用：{+strerror}。',
  "Check that the film's folder is whole, that you may write to it, and that its disk has room.": '请确认影片的文件夹完整、你可以写入，并且磁盘有空间。',
  '{path} was moved, deleted or replaced while the film was open; nothing was saved there.': '影片打开期间，{path}被移动、删除或替换了；那里什么都没有保存。',
  "Put the film's folder back where it was, or stop the studio and open the film where it is now.": '请把影片的文件夹放回原处，或关闭软件，在它现在的位置打开影片。',
  'The film in {parent} is closed.': '{parent}里的影片已关闭。',
  'Open it again.': '请重新打开它。',
  'Free some disk space; nothing was changed.': '请腾出一些磁盘空间；什么都没有改变。',
  "Make the film's folder writable; nothing was changed.": '请让影片的文件夹可以写入；什么都没有改变。',
  'Check that the folder exists and that you may write to it.': '请确认文件夹存在，并且你可以写入。',
  "Check the disk the film's folder is on.": '请检查影片文件夹所在的磁盘。',
  'Close the other program that reads film.db, then try again.': '请关闭正在读取film.db的其他程序，然后再试。',

  // storymem/project/exports.py
  'The film is written ({path}), but what it was made from could not be noted: {strerror}.': '影片已写好（{path}），但没能记下它由什么组成：{+strerror}。',
  'Free some disk space and export again, so that the studio can say when it is out of date.': '请腾出一些磁盘空间再导出一次，这样软件才能判断它何时过期。',

  // storymem/project/folder.py
  'The film on disk is not the one this edit was made on ({replace}).': '磁盘上的影片不是这处修改所针对的那一份（{replace}）。',
  'Close the film and open it again; nothing was changed.': '请关闭影片再重新打开；什么都没有改变。',
  'Choose a folder that holds film.db, or make a new film.': '请选一个含有film.db的文件夹，或新建影片。',
  'The film in {parent} was written by a newer StoryMem Studio (document version {version}; this one knows up to {version2}).': '{parent}里的影片由更新版本的StoryMem Studio写成（文档版本{version}；这个版本最高认识{version2}）。',
  'Update the studio, then open the film again; nothing in it was touched.': '请更新软件，然后再打开影片；影片没有被改动。',
  'it holds no film': '里面没有影片',
  'from version {version} to {version2}': '从版本{version}到{version2}',
  "it can't be brought {steps}, {error}": '无法升级（{+steps}），{+error}',
  "its document can't be read, {error}": '无法读取它的文档，{+error}',
  "The folder {path} can't be made: {strerror}.": '无法建立文件夹{path}：{+strerror}。',
  'Choose a place you may write to.': '请选一个你可以写入的地方。',
  'There is a film in {path} already.': '{path}里已经有一部影片。',
  'Open it, or choose another folder.': '请打开它，或选另一个文件夹。',

  // storymem/project/lock.py
  "The folder {parent} can't be written: {strerror}.": '文件夹{parent}无法写入：{+strerror}。',
  'Make it writable, or copy it to a disk that is.': '请让它可以写入，或复制到可以写入的磁盘上。',
  'unknown': '未知',
  'The film in {parent} is open in another studio (process {holder}).': '{parent}里的影片已在另一个StoryMem Studio中打开（进程{+holder}）。',
  'Use that one, or close it first.': '请使用那一个，或先关闭它。',

  // storymem/project/objects.py
  "The film's file objects/{name}/{name2} is damaged.": '影片的文件objects/{name}/{name2}已损坏。',
  "Put it back from a copy of the film's folder, or generate the take it belongs to again with the same seed: the same take heals it.": '请从影片文件夹的备份中放回它，或用同样的种子重新生成它所属的条：同样的一条会把它修好。',
  "A picture or clip can't be stored: {strerror}.": '图片或片段无法保存：{+strerror}。',
  "Check the disk the film's folder is on: free space, and that you may write there.": '请检查影片文件夹所在的磁盘：是否有空间，是否可以写入。',
  '{name} is not the name of a picture or clip.': '{name}不是图片或片段的名字。',
  "The film's file objects/{name}/{name2} is missing.": '影片的文件objects/{name}/{name2}不见了。',

  // storymem/project/reading.py
  'Choose a folder that holds film.db.': '请选一个含有film.db的文件夹。',
  'The film in {path} has no objects folder: its clips and pictures are gone.': '{path}里的影片没有objects文件夹：它的片段和图片都不在了。',
  'Put the folder back from a copy of the film.': '请从影片的备份中放回这个文件夹。',
  'Update the studio.': '请更新软件。',
  "it can't be read as one of version {version}, {error}": '无法作为版本{version}读取，{+error}',

  // storymem/project/rows.py
  "The {what} {name} stands twice in the film, so it can't be saved.": '{=what}{name}在影片里出现了两次，所以无法保存。',
  'Undo the last edit; the film on disk is unchanged.': '请撤销上一步；磁盘上的影片没有改变。',
  'the row {key} is missing': '{key}行不见了',
  'the row {key} is not an object': '{key}行不是对象',
  'shot': '镜头',
  'take': '条',
  'the row film lacks {error}': 'film行缺少{error}',
  'the row {key} lacks {error}': '{key}行缺少{error}',

  // storymem/studio/queue.py
  '{more_seeds} takes more of one job are too many at once.': '一个任务再加{more_seeds}条，一次太多了。',
  'Add at most {most_copies}.': '最多加{most_copies}条。',

  // storymem/studio/plans.py
  'There is no plan called {which}.': '没有名为{which}的计划。',
  'Ask for missing or stale.': '请用missing或stale。',

  // storymem/render/jobs.py
  'There is no job {job_id} in the queue.': '渲染队列里没有任务{job_id}。',
  'Reload the page: it may be finished and gone.': '请重新加载页面：它可能已经完成，不在队列里了。',
  'The studio stopped twice while this take was being made.': '制作这一条的过程中，软件停止了两次。',
  "Retry it when you know why the studio stopped; logs/worker.log in the film's folder may say more.": '知道软件停止的原因后再重试；影片文件夹里的logs/worker.log可能有更多内容。',
  'Job {job_id} is {state}, not {join}.': '任务{job_id}的状态是“{+state}”，而不是“{*join}”。',
  'Look at the queue: it has changed.': '请看渲染队列：它已经变了。',

  // storymem/processes/child.py
  'was ended by signal {signal_name}': '被信号{signal_name}终止',
  'ended with exit code {status}': '以退出码{status}结束',

  // storymem/render/link.py
  'The render process {how} before the take was finished.': '渲染进程在这一条完成之前{+how}。',
  "If the system ran out of memory, close other programs first; then retry the shot; the end of {log} in the film's folder may say why.": '如果系统内存不足，请先关闭其他程序，然后重试这个镜头；影片文件夹里{log}的末尾可能写有原因。',
  "Retry the shot; the end of {log} in the film's folder may say why.": '请重试这个镜头；影片文件夹里{log}的末尾可能写有原因。',
  "The render process can't be started: {strerror}.": '无法启动渲染进程：{+strerror}。',
  'See that the disk has room and the machine has memory left, then retry the shot.': '请确认磁盘有空间、机器有剩余内存，然后重试这个镜头。',

  // storymem/render/own_engine.py
  'Own material': '自有素材',
  'This request names no picture or clip.': '这个请求没有指明图片或片段。',
  'Choose another engine.': '请换一个引擎。',

  // storymem/render/renderer.py
  'The studio stumbled over this take: {name}.': '软件在这一条上出了错：{name}。',
  'Retry the shot; if it happens again, restart the studio and report what its log says.': '请重试这个镜头；如果再次发生，请重启软件，并报告日志里的内容。',

  // storymem/render/take_making.py
  'The engine {label} made {what}.': '引擎{+label}给出了{+what}。',
  'Generate again; if it happens again, choose another engine.': '请重新生成；如果再次发生，请换一个引擎。',
  '{frame_count} frames leave nothing after the {seam_frame_count} of the seam.': '除去衔接的{seam_frame_count}帧，{frame_count}帧就没有剩余了。',
  'Ask for at least 9 frames.': '请至少要9帧。',
  '{count} frames, not the {frame_count} asked for': '{count}帧，而不是所要的{frame_count}帧',
  'No work can be kept in {folder}: {strerror}.': '{folder}里无法保存中间结果：{+strerror}。',
  'Check that the folder exists, may be written to, and has room.': '请确认文件夹存在、可以写入并且有空间。',
  'more than the {frame_count} frames asked for': '超过所要的{frame_count}帧',
  'a frame of {made} ({dtype}), not {join} (uint8)': '{made}（{dtype}）的帧，而不是{join}（uint8）',

  // storymem/render/waiting.py
  'This job has a seed and a number of its own: it tries a take again, or brings your own material.': '这个任务有自己的种子和编号：它是重试某一条，或带进你自己的素材。',
  'Remove it and generate a take of the shot instead.': '请移除它，改为生成这个镜头的一条。',
  'These jobs are not in the queue any more.': '这些任务已经不在渲染队列里。',
  'Generate the shots again.': '请重新生成这些镜头。',

  // storymem/studio/shelf.py
  'There is no film called {folder} here.': '这里没有名为{folder}的影片。',
  "The folder {root} can't be read: {strerror}.": '无法读取文件夹{root}：{+strerror}。',
  'Choose one you may read and write.': '请选一个可以读写的文件夹。',
};
