const EVERY_MS = 10_000;

/**
 * Says that something long is going on: one line that changes on a terminal, a line every ten seconds elsewhere.
 * @param {string} label
 */
export function showProgress(label) {
  const terminal = process.stdout.isTTY;
  const began = Date.now();
  let note = '';
  const line = () => `… ${label}${note ? ` (${note})` : ''} ${Math.round((Date.now() - began) / 1000)} s`;
  const paint = () => process.stdout.write(terminal ? `\r\x1b[K${line()}` : `${line()}\n`);
  process.stdout.write(terminal ? line() : `… ${label}\n`);
  const timer = setInterval(paint, terminal ? 500 : EVERY_MS);
  const end = (sign) => {
    clearInterval(timer);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    process.stdout.write(`${terminal ? '\r\x1b[K' : ''}${sign} ${label} (${seconds} s)\n`);
  };
  return {
    /** @param {string} text */
    update: (text) => {
      note = text;
    },
    done: () => end('✓'),
    failed: () => end('✗'),
  };
}
