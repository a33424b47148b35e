import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useAnnounce } from '../shell/announcer.tsx';

/** Copies a text and says so. */
export function CopyButton({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const clipboard = useClipboard();
  const announce = useAnnounce();
  const copy = (): void => {
    clipboard.copy(text);
    announce('Copied');
  };
  return (
    <Button variant="default" size="compact-xs" onClick={copy}>
      {clipboard.copied ? 'Copied' : label}
    </Button>
  );
}
