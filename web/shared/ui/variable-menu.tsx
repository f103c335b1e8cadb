import { TEMPLATE_VARIABLES, type TemplateVariable } from '#domain/template-variables';
import { Button, Menu, Text } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface Props {
  /** what the button says */
  action: string;
  variables: readonly TemplateVariable[];
  position?: 'bottom-end' | 'top-end';
  /** also as they stand in the text */
  withNames?: boolean;
  onInsert: (variable: TemplateVariable) => void;
}

/** The variables that a text may hold, to be put in at the cursor. */
export function VariableMenu({ action, variables, position = 'bottom-end', withNames, onInsert }: Props) {
  const { i18n } = useTranslation();
  return (
    <Menu position={position}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconBraces size={15} />}>
          {action}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {variables.map((variable) => (
          <Menu.Item
            key={variable}
            onClick={() => onInsert(variable)}
            rightSection={withNames && <Text size="xs" c="dimmed">{`{{${variable}}}`}</Text>}
          >
            {i18n.language === 'ja' ? TEMPLATE_VARIABLES[variable].label : variable}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
