import type { Import, ImportError, ImportPreview } from '#contract/imports';
import { englishLabel, inEnglish } from '#domain/imports/english';
import { IMPORT_FIELDS, type ImportKind, isMany } from '#domain/imports/fields';
import type { ImportErrorRow, ImportView, Preview } from '#use-cases/imports/find-imports';
import type { Locale } from '../invalid-input.ts';
import { instantIn } from './instant.ts';

export function presentImport(job: ImportView, timeZone: string, now: Date): Import {
  const at = instantIn(timeZone);
  const { rowNumber: rowsRead, checkResult: check, workflowId: _engine, pausedMs, ...rest } = job;
  const seconds =
    job.startedAt === null || job.status === 'paused'
      ? 0
      : ((job.finishedAt ?? now).getTime() - job.startedAt.getTime() - pausedMs) / 1_000;
  const rate = rowsRead > 0 && seconds > 0 ? rowsRead / seconds : null;
  const isAtWork = job.status === 'running' || job.status === 'checking';
  return {
    ...rest,
    rowsRead,
    check,
    ratePerSecond: rate && Math.round(rate * 10) / 10,
    secondsLeft: rate && isAtWork ? Math.ceil(Math.max(0, job.total - rowsRead) / rate) : null,
    createdAt: at(job.createdAt),
    startedAt: at(job.startedAt),
    finishedAt: at(job.finishedAt),
  };
}

export const presentFields = (kind: ImportKind, locale: Locale) =>
  IMPORT_FIELDS[kind].map((field) => ({
    key: field.key,
    label: locale === 'en' ? englishLabel(field.key, field.label) : field.label,
    required: field.required ?? false,
    many: isMany(field),
  }));

export const presentPreview = ({ kind, ...preview }: Preview, locale: Locale): ImportPreview => ({
  ...preview,
  fields: presentFields(kind, locale),
});

export const presentImportError = ({ seq: _seq, ...error }: ImportErrorRow, locale: Locale): ImportError =>
  locale === 'en' ? { ...error, message: inEnglish(error.message), remedy: inEnglish(error.remedy) } : error;
