import net from 'node:net';
import type { AddressInfo } from 'node:net';

/** What the scripted server does when a command arrives: a reply line, or the way it ends the connection. */
export type SmtpAct = string | 'drop' | 'silence';

export interface SmtpScript {
  greeting?: SmtpAct;
  EHLO?: SmtpAct;
  MAIL?: SmtpAct | (() => SmtpAct);
  RCPT?: SmtpAct;
  DATA?: SmtpAct;
  /** After the final dot. */
  message?: SmtpAct;
  RSET?: SmtpAct;
  /** Drop the connection once so much of a body has come. */
  dropAfterBytes?: number;
}

export interface FakeSmtp {
  port: number;
  /** Messages whose final dot arrived, however it was answered. */
  received: string[];
  /** Connections made so far. */
  connections(): number;
  script: SmtpScript;
  /** Ends all connections, as a server does with idle ones. */
  dropAll(): void;
  close(): Promise<void>;
}

const normal: Required<Omit<SmtpScript, 'dropAfterBytes'>> = {
  greeting: '220 fake ESMTP',
  EHLO: '250 fake',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  message: '250 2.0.0 queued as 1',
  RSET: '250 reset',
};

/** A server on a bare socket that can misbehave at any stage; `script` may be changed while it runs. */
export async function startFakeSmtp(script: SmtpScript = {}): Promise<FakeSmtp> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const fake: FakeSmtp = {
    port: 0,
    received: [],
    connections: () => connections,
    script,
    dropAll() {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      fake.dropAll();
      await new Promise((done) => server.close(done));
    },
  };
  const server = net.createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    const act = (stage: keyof typeof normal) => {
      const scripted = fake.script[stage] ?? normal[stage];
      const what = typeof scripted === 'function' ? scripted() : scripted;
      if (what === 'drop') socket.destroy();
      else if (what !== 'silence') socket.write(`${what}\r\n`);
    };
    let inData = false;
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (;;) {
        const end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) {
          if (inData && pending.length >= (fake.script.dropAfterBytes ?? Infinity)) socket.destroy();
          return;
        }
        const part = pending.slice(0, end);
        pending = pending.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          fake.received.push(part);
          act('message');
          continue;
        }
        const verb = part.slice(0, 4).toUpperCase();
        if (verb === 'QUIT') socket.end('221 bye\r\n');
        else if (verb === 'HELO' || verb === 'EHLO') act('EHLO');
        else act(verb as keyof typeof normal);
        if (verb === 'DATA') inData = (fake.script.DATA ?? normal.DATA).startsWith('354');
      }
    });
    act('greeting');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  fake.port = (server.address() as AddressInfo).port;
  return fake;
}
