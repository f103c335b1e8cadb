import { classifyDatabaseError } from '#db/connection-errors';
import { DomainError } from '#errors';

/** What an error of the database means to the caller; null: it is no such error. */
export function databaseProblem(cause: unknown): DomainError | null {
  const { kind, fields } = classifyDatabaseError(cause);
  switch (kind) {
    case 'unreachable':
      return new DomainError('database_unavailable', { cause });
    case 'conflict':
      return new DomainError('conflict', { cause });
    case 'duplicate': {
      const field = fields[0] ?? 'id';
      return new DomainError('already_exists', {
        message: `another row has the same ${field}`,
        field,
        remedy: {
          ja: '登録済みのものを検索して使うか、別の値を指定してください',
          en: 'search for the one on record and use it, or give another value',
        },
        cause,
      });
    }
    case 'out_of_scope':
      return new DomainError('forbidden', {
        message: 'this row belongs to a store that you may not see',
        cause,
      });
    case null:
      return null;
  }
}
