import { connect } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServerProcess } from './server-process.ts';

export interface Receivers {
  smtpUrl: string;
  smsUrl: string;
  mailLog: string;
  smsLog: string;
  stop(): Promise<void>;
}

/** Starts the receiving SMTP server and SMS gateway, each in a process of its own. */
export async function startReceivers(folder: string, firstPort: number, delayMs = 0): Promise<Receivers> {
  const mailLog = path.join(folder, 'mail-receipts.jsonl');
  const smsLog = path.join(folder, 'sms-receipts.jsonl');
  const mail = await receiver('smtp', firstPort, mailLog, delayMs, folder).start();
  const sms = await receiver('sms-gateway', firstPort + 1, smsLog, delayMs, folder).start();
  return {
    smtpUrl: `smtp://127.0.0.1:${firstPort}`,
    smsUrl: `http://127.0.0.1:${firstPort + 1}/messages`,
    mailLog,
    smsLog,
    stop: async () => {
      await Promise.all([mail.stop(), sms.stop()]);
    },
  };
}

function receiver(name: string, port: number, log: string, delayMs: number, folder: string): ServerProcess {
  const script = fileURLToPath(new URL(`../../test/faults/receivers/${name}.ts`, import.meta.url));
  return new ServerProcess({
    name,
    command: process.execPath,
    args: ['--import', 'tsx', '--conditions', 'source', script, String(port), log, String(delayMs)],
    logFile: path.join(folder, `${name}.log`),
    ready: () => untilPortOpens(port),
  });
}

/** Resolves when something listens on the port of this machine. */
export function untilPortOpens(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
