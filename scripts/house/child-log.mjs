import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const MAX_BYTES = 20e6;
const WARNING = 40;
const SHOWN_CHARACTERS = 300;

/**
 * Where a program's lines go: all of them to a file (one older file is kept), warnings and errors in short to the
 * terminal as well.
 */
export class ChildLog {
  #file;
  #name;
  #quiet;
  #size;
  #fd;

  /**
   * @param {string} name shown before each line
   * @param {string} file
   * @param {{quiet?: boolean}} [options] quiet: nothing on the terminal
   */
  constructor(name, file, { quiet = false } = {}) {
    this.#name = name;
    this.#file = file;
    this.#quiet = quiet;
    this.#open();
  }

  /**
   * @param {NodeJS.ReadableStream} stream
   * @param {(line: string) => void} [onLine]
   */
  follow(stream, onLine) {
    createInterface({ input: stream }).on('line', (line) => {
      this.#write(line);
      onLine?.(line);
      const short = this.#quiet ? undefined : worthShowing(line);
      if (short) say(this.#name, short);
    });
  }

  #open() {
    if (existsSync(this.#file) && statSync(this.#file).size > MAX_BYTES)
      renameSync(this.#file, `${this.#file}.1`);
    this.#fd = openSync(this.#file, 'a', 0o600);
    this.#size = statSync(this.#file).size;
  }

  #write(line) {
    this.#size += writeSync(this.#fd, `${line}\n`);
    if (this.#size <= MAX_BYTES) return;
    closeSync(this.#fd);
    this.#open();
  }
}

/**
 * One line of the supervisor's own.
 * @param {string} name
 * @param {string} text
 */
export function say(name, text) {
  process.stdout.write(`${new Date().toLocaleTimeString('sv')} ${name.padEnd(8)} ${text}\n`);
}

/** @returns {string | undefined} the line in short, if it is a warning or an error */
function worthShowing(line) {
  if (line.startsWith('{')) {
    try {
      const { level, msg, message, err } = JSON.parse(line);
      if (typeof level !== 'number' || level < WARNING) return undefined;
      return [msg ?? message, err?.message].filter(Boolean).join(': ').slice(0, SHOWN_CHARACTERS);
    } catch {
      return line.slice(0, SHOWN_CHARACTERS);
    }
  }
  return /\b(error|warn(ing)?|fatal)\b/i.test(line) ? line.slice(0, SHOWN_CHARACTERS) : undefined;
}
