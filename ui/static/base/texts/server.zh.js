// What the server says, in Chinese: English template -> Chinese, found by ../server_text.js (docs/decisions/0013-server-texts.md).
//
// The key is what the Python source writes, {name} where it puts a value; the names are for whoever reads this. In the
// Chinese a hole may carry a sign:
//   {name}    the value as it is: names, paths, what a person wrote
//   {#name}   a number; the line is used for nothing else, which keeps short lines from fitting everything
//   {+name}   a phrase or sentences of this table, translated where it is known
//   {*name}   a list of phrases ("prompt, seed and steps"), each translated where it is known
//   {=name}   a phrase of this table; the line is not used where it is no known one
//
// tests/web/test_server_texts.py fails for a template without a line, and for a line without a template.
// 镜头 shot · 场景 scene · 条 take · 关键帧 keyframe · 记忆 memory · 选定 circle · 衔接 seam · 硬切 cut · 延续 continue · 固定 pin ·
// 移出 evict · 参考图 reference picture · 角色库 cast · 渲染队列 queue · 权重 weights · 配方 recipe · 自有素材 own material
import engine from './server.zh/engine.js';
import files from './server.zh/files.js';
import film from './server.zh/film.js';
import other from './server.zh/other.js';
import page from './server.zh/page.js';
import script from './server.zh/script.js';

/** What stands between two parts of a text, by the names of server_text_match.js: sentences, and the parts of a list. */
export const joints = { sentence: '', part: '；', line: '\n', then: '，然后', last: '，', comma: '、', and: '和', or: '或' };

export default { ...film, ...script, ...engine, ...files, ...page, ...other };
