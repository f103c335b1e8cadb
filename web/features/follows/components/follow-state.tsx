import type { Follow } from '#contract/follows';
import { Badge, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';

const color = {
  starting: 'blue',
  running: 'kaze',
  paused: 'amber',
  completed: 'gray',
  stopped: 'gray',
} as const;

export function FollowState({ follow }: { follow: Pick<Follow, 'status' | 'stopReason' | 'engine'> }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const key = `follow.stopReason.${follow.stopReason}`;
  const reason = follow.stopReason && (i18n.exists(key) ? String(t(key as never)) : follow.stopReason);
  return (
    <>
      <Badge color={color[follow.status]} className="nowrap">
        {t(`follow.status.${follow.status}`)}
        {follow.status === 'stopped' && reason ? format.inBrackets(reason) : ''}
      </Badge>
      {follow.engine === 'pending' && follow.status !== 'stopped' && follow.status !== 'completed' && (
        <Tooltip label={t('follow.engineHint')} multiline w={260}>
          <Badge color="amber">{t('follow.enginePending')}</Badge>
        </Tooltip>
      )}
    </>
  );
}
