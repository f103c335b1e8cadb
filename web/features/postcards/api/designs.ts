import type { Page } from '#contract/fields';
import type {
  CreatePostcardDesign,
  PostcardDesign,
  PostcardPicture,
  PostcardPreview,
  PreviewPostcard,
  UpdatePostcardDesign,
} from '#contract/postcards';
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, apiError, get, patch, post, queryText, randomId } from '../../../shared/http.ts';

/** Designs of the store and those for every store; a dealer has tens of them, so one page holds all. */
export const designsQuery = (storeId: string | null, archived = false) =>
  queryOptions({
    queryKey: ['postcard-designs', { storeId, archived }],
    queryFn: async ({ signal }) =>
      (
        await get<Page<PostcardDesign>>(
          '/postcard-designs',
          { storeId, limit: 200, archived: archived || undefined },
          signal,
        )
      ).items,
  });

export const designQuery = (id: string) =>
  queryOptions({
    queryKey: ['postcard-designs', id],
    queryFn: ({ signal }) => get<PostcardDesign>(`/postcard-designs/${id}`, undefined, signal),
  });

/** With `id` a change, without a new design. */
export function useSaveDesign(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreatePostcardDesign | UpdatePostcardDesign) =>
      id
        ? patch<PostcardDesign>(`/postcard-designs/${id}`, body)
        : post<PostcardDesign>('/postcard-designs', body),
    meta: { quiet: true },
    onSuccess: () => void client.invalidateQueries({ queryKey: ['postcard-designs'] }),
  });
}

/** Both sides as they would be printed; the last good ones stay while new ones are drawn. */
export const previewQuery = (content: PreviewPostcard, enabled: boolean) =>
  queryOptions({
    queryKey: ['postcard-preview', content],
    queryFn: () => post<PostcardPreview>('/postcard-designs/preview', content),
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Sends a picture as it is; what it is the API reads from its bytes. */
async function sendPicture({
  file,
  storeId,
}: {
  file: File;
  storeId: string | null;
}): Promise<PostcardPicture> {
  let response: Response;
  try {
    response = await fetch(
      `/api/v1/postcard-pictures${queryText({ storeId, name: file.name.slice(-200) })}`,
      {
        method: 'POST',
        credentials: 'same-origin',
        headers: {
          accept: 'application/json',
          'accept-language': document.documentElement.lang,
          'content-type': file.type || 'application/octet-stream',
          'idempotency-key': randomId(),
        },
        body: file,
      },
    );
  } catch {
    throw new ApiError(0, 'network', 'network');
  }
  if (!response.ok)
    throw apiError(response.status, response.statusText, await response.json().catch(() => ({})));
  return (await response.json()) as PostcardPicture;
}

/** Its errors stand beside the field. */
export const useUploadPicture = () => useMutation({ mutationFn: sendPicture, meta: { quiet: true } });
