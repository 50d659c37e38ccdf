import type { SweepWords } from './en.ts';

/* What `run-egress sweep` says of how far it is and what came of it, in Simplified Chinese. */

const number = (count: number): string => count.toLocaleString('zh-CN');

export const sweepZhCN: SweepWords = {
  finding: '正在查找项目',
  projects: (done, all) => `项目 ${number(done)}/${number(all)}`,
  jobs: (count) => `${number(count)} 个作业`,
  calls: (count) => `${number(count)} 次调用`,
  left: (seconds) => (seconds === undefined ? '剩余时间未知' : `剩余 ${duration(seconds)}`),
  slowed: (count) => `放慢 ${number(count)} 次`,
  writing: '正在写报告',
  stopped: (done, all) => `已停止：${number(all)} 个项目中完成 ${number(done)} 个；再次运行同一命令即可继续`,
  result: (of) =>
    `${number(of.projects)} 个项目的 ${number(of.jobs)} 个作业：正常 ${of.compliant}，待修复 ${of.violating}，无法判定 ${of.undetermined}；${number(of.calls)} 次调用`,
  resumed: (count) => `继续上次：${number(count)} 个项目之前已经查看过`,
  since: (at, of) =>
    `自 ${at} 以来：${of.lost} 个失去出口，${of.recovered} 个恢复，${of.new} 个新增，${of.gone} 个已不存在`,
  cause: (count, method, resource, principal, time) =>
    `${count} 个：${method} ${resource}，由 ${principal ?? '某人'} 于 ${time} 更改`,
  unread: (count) => `${number(count)} 个项目无法读取：见 report.json`,
};

function duration(seconds: number): string {
  const [whole, minutes] = [Math.ceil(seconds), Math.ceil(seconds / 60)];
  if (whole < 120) return `${whole} 秒`;
  return minutes < 120 ? `${minutes} 分钟` : `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分钟`;
}
