import { readHeader } from '@plexus/hl7v2';
import { MllpClient } from '../../connect/index.ts';
import { Fault } from '../../kernel/index.ts';
import { usage } from '../confirm.ts';
import { readGiven } from '../given-file.ts';
import { type CliContext, type Command, EXIT, type ExitCode, textOption } from '../command.ts';

export const sendCommand: Command = {
  name: 'send',
  summary: 'Send a file as one message, over HTTP to a channel or over MLLP',
  examples: [
    'plexus send charge.hl7 --mllp 127.0.0.1:2575',
    'plexus send totals.json --channel patient-accounting --key totals-2026-03-02',
  ],
  arguments: [['<file>', 'the message']],
  options: [
    ['--channel <name>', 'over HTTP, to this channel'],
    ['--key <key>', 'Idempotency-Key: the same key again is the same message'],
    ['--mllp <host:port>', 'over MLLP, to this address'],
  ],
  run: async (context, input) => {
    const file = input.args[0] ?? '';
    const channel = textOption(input, 'channel');
    const mllp = textOption(input, 'mllp');
    if ((channel === undefined) === (mllp === undefined))
      throw usage('Say where to send to', 'Give either --channel NAME or --mllp HOST:PORT');
    const bytes = await readGiven(file);
    if (channel !== undefined) return overHttp(context, channel, textOption(input, 'key'), bytes);
    return overMllp(context, mllp ?? '', bytes, file);
  },
};

async function overHttp({ api, out }: CliContext, channel: string, key: string | undefined, bytes: Buffer): Promise<ExitCode> {
  const path = `/v1/channels/${encodeURIComponent(channel)}/messages`;
  const receipt = await (await api()).send<{ message: string; outcome: string }>(
    path,
    bytes,
    key === undefined ? {} : { 'idempotency-key': key },
  );
  out.result(receipt, `${receipt.message} ${receipt.outcome}`);
  out.say(`Next: plexus trace ${receipt.message}`);
  return EXIT.ok;
}

async function overMllp({ out }: CliContext, address: string, bytes: Buffer, file: string): Promise<ExitCode> {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(address) ?? [];
  if (host === '') throw usage('The address is not HOST:PORT', 'For example --mllp 127.0.0.1:2575');
  checkHeader(bytes, file);
  const client = new MllpClient({ host, port: Number(port) });
  try {
    const { code, controlId } = await client.send(bytes);
    out.result({ code, controlId }, `${controlId} acknowledged with ${code}`);
    out.say(`Next: plexus messages --search ${controlId}`);
    return EXIT.ok;
  } finally {
    await client.stop();
  }
}

/** Throws `NOT_HL7`: an answer is told from others by the control id in the header. */
function checkHeader(bytes: Buffer, file: string): void {
  try {
    readHeader(bytes);
  } catch (cause) {
    throw new Fault({
      code: 'NOT_HL7',
      kind: 'rejected',
      message: 'The file does not begin with the header of an HL7 v2 message',
      hint: 'Over MLLP send one message that begins with MSH; other formats go to a channel over HTTP',
      at: file,
      cause,
    });
  }
}
