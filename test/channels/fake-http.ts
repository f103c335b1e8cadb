import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeHttp {
  url: string;
  requests: { headers: http.IncomingHttpHeaders; url: string; body: string }[];
  connections(): number;
  close(): Promise<void>;
}

export type HttpAct = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void;

/** A real HTTP server that records each request and then does as told. */
export async function startFakeHttp(act: HttpAct): Promise<FakeHttp> {
  const requests: FakeHttp['requests'] = [];
  let connections = 0;
  const listener = (request: http.IncomingMessage, response: http.ServerResponse) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push({ headers: request.headers, url: request.url ?? '', body });
      act(request, response, body);
    });
  };
  const server = http.createServer(listener);
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Answers with a status and JSON. */
export function answering(status: number, body: unknown = {}, headers: Record<string, string> = {}): HttpAct {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}
