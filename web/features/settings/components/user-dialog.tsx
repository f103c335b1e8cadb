import type { User } from '#contract/users';
import { ROLES } from '#domain/kinds';
import { Alert, MultiSelect, NumberInput, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { errorText, showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { useSaveUser } from '../api/users.ts';

export function UserDialog({ user, onClose }: { user: User | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { stores } = useStoreChoice();
  const [name, setName] = useState(user?.name ?? '');
  const [email, setEmail] = useState(user?.email ?? '');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<User['role']>(user?.role ?? 'staff');
  const [storeIds, setStoreIds] = useState(user?.storeIds ?? stores.slice(0, 1).map(({ id }) => id));
  const [capacityPerDay, setCapacity] = useState(user?.capacityPerDay ?? 30);
  const [active, setActive] = useState(user?.active ?? true);
  const save = useSaveUser(user?.id ?? null);
  const problems = fieldProblems(save.error);
  const submit = () => {
    const common = { name, role, storeIds, capacityPerDay };
    save.mutate(
      user ? { ...common, active, ...(password && { password }) } : { ...common, email, password },
      {
        onSuccess: () => {
          showDone(t('state.saved'));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      onClose={onClose}
      title={user ? t('settings.editUser') : t('settings.addUser')}
      action={t('action.save')}
      loading={save.isPending}
      onSubmit={submit}
    >
      {save.isError && Object.keys(problems).length === 0 && (
        <Alert color="red">{errorText(save.error)}</Alert>
      )}
      <TextInput
        label={t('settings.userName')}
        required
        data-autofocus
        value={name}
        error={problems['name']}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('signIn.email')}
        type="email"
        required
        disabled={user !== null}
        value={email}
        error={problems['email']}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={user ? t('settings.newPassword') : t('signIn.password')}
        description={t('settings.passwordHint')}
        required={!user}
        minLength={10}
        autoComplete="new-password"
        value={password}
        error={problems['password']}
        // Mantine marks the frame only
        aria-invalid={problems['password'] !== undefined}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
      />
      <Select
        label={t('settings.role')}
        allowDeselect={false}
        value={role}
        onChange={(value) => value && setRole(value as User['role'])}
        data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      <MultiSelect
        label={t('settings.userStores')}
        value={storeIds}
        error={problems['storeIds']}
        onChange={setStoreIds}
        data={stores.map(({ id, name: label }) => ({ value: id, label }))}
      />
      <NumberInput
        label={t('settings.capacity')}
        min={0}
        max={1000}
        value={capacityPerDay}
        error={problems['capacityPerDay']}
        onChange={(n) => typeof n === 'number' && setCapacity(n)}
      />
      {user && (
        <Switch
          label={t('settings.mayEnter')}
          checked={active}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  );
}
