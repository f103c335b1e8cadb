import type { CheckLabels } from '#contract/labels';
import { Alert, Button, Group, Modal, NumberInput, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../../shared/download.ts';
import { errorText } from '../../../shared/notify.ts';
import { Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { labelCheckQuery } from '../api/labels.ts';

/** DM 宛名ラベル (A4): who cannot be printed is said before the PDF is made. */
export function LabelsDialog({ whom, onClose }: { whom: CheckLabels; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const check = useQuery(labelCheckQuery(whom));
  const [perSheet, setPerSheet] = useState<12 | 24>(12);
  const [startAt, setStartAt] = useState(0);
  const [shiftXMm, setShiftX] = useState(0);
  const [shiftYMm, setShiftY] = useState(0);
  const print = useMutation({
    mutationFn: () => download('/labels', 'labels.pdf', { ...whom, perSheet, startAt, shiftXMm, shiftYMm }),
    onSuccess: onClose,
  });
  const number = (set: (n: number) => void) => (n: number | string) => typeof n === 'number' && set(n);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('search.labelsTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {check.isPending && <Loading />}
      {check.isError && <Alert color="red">{errorText(check.error)}</Alert>}
      {check.isSuccess && (
        <Stack>
          <Radio.Group
            label={t('search.labelsSheet')}
            value={String(perSheet)}
            onChange={(value) => {
              setPerSheet(value === '24' ? 24 : 12);
              setStartAt(0);
            }}
          >
            <Stack gap={6} mt={6}>
              <Radio value="12" label={t('search.labels12')} />
              <Radio value="24" label={t('search.labels24')} />
            </Stack>
          </Radio.Group>
          <NumberInput
            label={t('search.labelsStart')}
            description={t('search.labelsStartHint')}
            min={0}
            max={perSheet - 1}
            value={startAt}
            onChange={number(setStartAt)}
          />
          <Group grow>
            <NumberInput
              label={t('search.labelsShiftX')}
              min={-10}
              max={10}
              step={0.5}
              value={shiftXMm}
              onChange={number(setShiftX)}
            />
            <NumberInput
              label={t('search.labelsShiftY')}
              min={-10}
              max={10}
              step={0.5}
              value={shiftYMm}
              onChange={number(setShiftY)}
            />
          </Group>
          <Text fw={600}>
            {t('search.labelsCount', {
              n: format.number(check.data.printable),
              sheets: format.number(Math.ceil((check.data.printable + startAt) / perSheet)),
            })}
          </Text>
          {check.data.leftOut.length > 0 && (
            <Alert
              color="amber"
              title={t('search.labelsLeftOut', { n: format.number(check.data.leftOut.length) })}
            >
              <Stack gap={2} mah={160} style={{ overflowY: 'auto' }} tabIndex={0}>
                {check.data.leftOut.slice(0, 200).map(({ customerId, name, reason }) => (
                  <Text size="xs" key={customerId}>
                    <Link to="/customers/$customerId" params={{ customerId }} style={{ color: 'inherit' }}>
                      {name}
                    </Link>{' '}
                    {t(`search.labelReason.${reason}`)}
                  </Text>
                ))}
              </Stack>
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button
              loading={print.isPending}
              disabled={check.data.printable === 0}
              onClick={() => print.mutate()}
            >
              {t('search.labelsMake')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
