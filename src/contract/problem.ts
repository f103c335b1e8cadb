/** Every error of the API: RFC 9457 problem details with a `code` that never changes its meaning. */
import { z } from 'zod';

export const fieldError = z
  .object({
    field: z.string().meta({ description: '項目の場所。例: steps.0.offset' }),
    message: z.string().meta({ description: '何が違うか' }),
    remedy: z.string().meta({ description: 'どう直すか' }),
    row: z.int().optional().meta({ description: 'ファイルの行番号（ファイルを送ったとき）' }),
  })
  .meta({ id: 'FieldError' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string().meta({ description: '変わらないエラー名（snake_case）' }),
    instance: z.string().optional().meta({ description: 'リクエスト ID' }),
    remedy: z.string().optional().meta({ description: 'どうすればよいか' }),
    errors: z.array(fieldError).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

export type FieldError = z.infer<typeof fieldError>;
export type Problem = z.infer<typeof problem>;
