import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Client, retireKey } from '../api/clients.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import { useAnnounce } from '../shell/announcer.tsx';
import { keyState } from './client-keys.ts';

/** The keys of a client, with the way to retire each. */
export function KeyTable({ client: { id, keys }, mayEnd }: { readonly client: Client; readonly mayEnd: boolean }) {
  const [retiring, setRetiring] = useState<string>();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const retire = async (): Promise<void> => {
    await retireKey(id, retiring ?? '');
    await queries.invalidateQueries({ queryKey: ['clients'] });
    announce('The key is retired');
  };
  if (keys.length === 0)
    return <EmptyNote title="It has no key yet">Without one it is not let in. Add the public key that its owner gave you.</EmptyNote>;
  return (
    <div className="wide">
      <table className={parts.table}>
        <thead>
          <tr>
            <th>Key</th>
            <th>State</th>
            <th className="roomy">Signs with</th>
            <th className="roomy">Thumbprint</th>
            <th>Added</th>
            <th>Ends</th>
            <th>Retire</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => {
            const state = keyState(key, Date.now());
            return (
              <tr key={key.kid}>
                <td className={parts.id}>{key.kid}</td>
                <td>
                  <StateTag state={state} tone={state === 'live' ? 'ok' : 'calm'} />
                </td>
                <td className="roomy">{key.algorithms.join(', ')}</td>
                <td className={`${parts.id} roomy`}>{key.thumbprint}</td>
                <td>
                  <Moment at={key.addedAt} />
                </td>
                <td>
                  {key.retiredAt === undefined && key.expiresAt === undefined ? (
                    'when retired'
                  ) : (
                    <Moment at={key.retiredAt ?? key.expiresAt ?? ''} />
                  )}
                </td>
                <td>
                  {state === 'live' && mayEnd ? (
                    <Button variant="default" size="compact-xs" aria-label={`Retire key ${key.kid}`} onClick={() => setRetiring(key.kid)}>
                      Retire …
                    </Button>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <ConfirmDialog
        opened={retiring !== undefined}
        onClose={() => setRetiring(undefined)}
        title="Retire the key"
        about="It lets nobody in any more, and tokens that were asked for with it end within a minute. A retired key does not come back."
        act="Retire"
        onConfirm={retire}
      />
    </div>
  );
}
