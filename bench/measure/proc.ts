import { readdirSync, readFileSync } from 'node:fs';

/** What /proc/<pid>/stat says (proc(5)); times in clock ticks, of all threads, living and ended. */
interface ProcStat {
  pid: number;
  parent: number;
  state: string;
  ownTicks: number;
  /** of children that have ended and were waited for */
  endedChildrenTicks: number;
}

/** USER_HZ, fixed at 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10;

function statOf(pid: number): ProcStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined; // ended between the listing and the reading
  }
  // The command's name stands in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (index: number) => Number(fields[index]);
  return {
    pid,
    state: fields[0] ?? '',
    parent: at(1),
    ownTicks: at(11) + at(12),
    endedChildrenTicks: at(13) + at(14),
  };
}

function allStats(): ProcStat[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => statOf(Number(pid))).filter((stat) => stat !== undefined);
}

function treeOf(root: number): ProcStat[] {
  const stats = allStats();
  const tree = stats.filter((stat) => stat.pid === root);
  for (const member of tree) tree.push(...stats.filter((stat) => stat.parent === member.pid));
  return tree;
}

/** The process and all its descendants that are still alive, parents first. */
export function processTree(root: number): number[] {
  return treeOf(root)
    .filter((stat) => stat.state !== 'Z')
    .map((stat) => stat.pid);
}

/**
 * CPU milliseconds a process and its descendants have used so far, those that ended included: PostgreSQL's
 * connections are processes that come and go, and the postmaster waits for each of them.
 */
export function cpuMsOfTree(root: number): number {
  const tree = treeOf(root);
  if (tree.length === 0) throw new Error(`Process ${root} is gone`);
  return tree.reduce((sum, stat) => sum + stat.ownTicks + stat.endedChildrenTicks, 0) * MS_PER_TICK;
}
