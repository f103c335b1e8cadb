/**
 * Something the person at the keyboard has to settle. Printed as one line that says what to do; the process ends
 * with code 1 and nothing has been destroyed.
 */
export class Problem extends Error {
  name = 'Problem';
}

/**
 * Runs a command-line entry point: a Problem becomes one line on stderr, anything else keeps its stack.
 * @param {() => Promise<number | void>} main resolves with the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.stderr.write(error instanceof Problem ? `✗ ${error.message}\n` : `${error?.stack ?? error}\n`);
    process.exitCode = 1;
  }
}
