import { spawn } from 'node:child_process';

/**
 * The supervisor itself may be killed the hard way. A small shell then sees the end of its input and ends the
 * children, programs before the servers they use. Each line it reads names the process ids: programs|engine|database.
 */
const SCRIPT = `
gone() { for p in $1; do kill -0 "$p" 2>/dev/null && return 1; done; return 0; }
end() { [ -z "$2" ] && return; kill -"$1" $2 2>/dev/null; n=0
  while ! gone "$2" && [ $n -lt 130 ]; do sleep 0.1; n=$((n+1)); done
  gone "$2" || kill -KILL $2 2>/dev/null; }
while IFS='|' read -r word a b c; do
  [ "$word" = done ] && exit 0
  apps=$a; engine=$b; database=$c
done
end TERM "$apps"; end TERM "$engine"; end INT "$database"
`;

/** @returns {{tell(pids: {programs: number[], engine: number[], database: number[]}): void, dismiss(): void}} */
export function startGuard() {
  if (process.platform === 'win32') return { tell() {}, dismiss() {} };
  const guard = spawn('/bin/sh', ['-c', SCRIPT], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  guard.unref();
  guard.stdin.on('error', () => {});
  return {
    tell: ({ programs, engine, database }) =>
      void guard.stdin.write(`now|${programs.join(' ')}|${engine.join(' ')}|${database.join(' ')}\n`),
    dismiss: () => void guard.stdin.end('done\n'),
  };
}
