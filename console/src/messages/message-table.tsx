import { Link } from '@tanstack/react-router';
import type { MessageSummary } from '../api/messages.ts';
import { Moment } from '../parts/moment.tsx';
import parts from '../parts/parts.module.css';
import { StateTag } from '../parts/state-tag.tsx';
import { shortened } from '../parts/words.ts';

export function MessageTable({ messages }: { readonly messages: readonly MessageSummary[] }) {
  return (
    <div className="wide">
      <table className={parts.table}>
        <thead>
          <tr>
            <th>Message</th>
            <th>Received</th>
            <th>State</th>
            <th>Kind</th>
            <th>Control id</th>
            <th className="number roomy">Bytes</th>
            <th className="roomy">From</th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => (
            <tr key={message.id}>
              <td>
                <Link to="/messages/$id" params={{ id: message.id }} className={parts.id} data-row>
                  {message.id}
                </Link>
              </td>
              <td>
                <Moment at={message.receivedAt} />
              </td>
              <td className={parts.nowrap}>
                {message.exception === undefined ? (
                  <StateTag state={message.state} />
                ) : (
                  <Link
                    to="/exceptions"
                    search={{ show: message.exception }}
                    aria-label={`${message.state}, exception ${message.exception}`}
                  >
                    <StateTag state={message.state} />
                  </Link>
                )}
              </td>
              <td className={parts.nowrap}>{message.kind}</td>
              <td className={parts.id} title={message.controlId}>
                {shortened(message.controlId, 26)}
              </td>
              <td className="number roomy">{message.size.toLocaleString('en')}</td>
              <td className={`${parts.nowrap} muted roomy`} title={message.source}>
                {shortened(message.source, 28)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
