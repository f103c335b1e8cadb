import type { Import } from '#contract/imports';
import type { ImportKind } from '#domain/imports/fields';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiError, ApiError, queryText, randomId } from '../../../shared/http.ts';

export interface Upload {
  file: File;
  kind: ImportKind;
  storeId: string | null;
}

/** The file goes as it is, and its way is measured: fetch tells nothing of what was sent so far. */
function send({ file, kind, storeId }: Upload, onShare: (share: number) => void): Promise<Import> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/imports${queryText({ kind, storeId, fileName: file.name.slice(-200) })}`);
    request.setRequestHeader('content-type', 'text/csv');
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('accept-language', document.documentElement.lang);
    request.setRequestHeader('idempotency-key', randomId());
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiError(0, 'network', 'network'));
    request.onload = () => {
      if (request.status < 300) resolve(request.response as Import);
      else reject(apiError(request.status, request.statusText, request.response ?? {}));
    };
    request.send(file);
  });
}

/** `share`: how much of the file has arrived, 0–1. */
export function useUploadImport() {
  const client = useQueryClient();
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: (input: Upload) => send(input, setShare),
    // said where the file was chosen
    meta: { quiet: true },
    onMutate: () => setShare(0),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['imports'] }),
  });
  return { upload, share };
}
