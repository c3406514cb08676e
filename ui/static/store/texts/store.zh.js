// 做不到的事与原因。
export default {
  'op.refused': '没有执行。',

  'read.failed': '编辑器没有响应。',

  'undo.none': '没有可撤销的操作',

  'redo.none': '没有可重做的操作',

  'act.noTake': '这个镜头没有可选定的条次。',
};
