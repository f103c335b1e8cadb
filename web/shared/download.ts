import { ApiError, apiError, queryText } from './http.ts';

/** Saves what a request answers as a file on this computer; the whole answer is read first, so half a list is never saved. */
export async function download(path: string, fileName: string, body?: unknown): Promise<void> {
  let response: Response;
  let blob: Blob;
  try {
    response = await fetch(`/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      credentials: 'same-origin',
      headers: {
        'accept-language': document.documentElement.lang,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw apiError(response.status, response.statusText, await response.json().catch(() => ({})));
    blob = await response.blob();
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError(0, 'network', 'network');
  }
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A list of the API (src/contract/exports.ts) as a link the browser downloads by itself, however long it is. */
export const exportUrl = (list: string, query: Parameters<typeof queryText>[0]): string =>
  `/api/v1/exports/${list}${queryText(query)}`;
