import { jest } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** An SMTP server with smtp-server's built-in certificate, which nobody trusts; its warning about that is muted. */
export async function startUntrustedTls(
  options: SMTPServerOptions = { secure: true },
): Promise<{ port: number; close(): Promise<void> }> {
  const muted = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const server = new SMTPServer(options);
  muted.mockRestore();
  server.on('error', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return {
    port: (server.server.address() as { port: number }).port,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
