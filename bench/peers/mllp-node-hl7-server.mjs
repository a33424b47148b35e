import { Server } from 'node-hl7-server';

export const contender = 'node-hl7-server';

export async function start(port, received) {
  const inbound = new Server().createInbound({ port }, (request, response) => {
    received(request.getMessage().get('MSH.10').toString());
    response.sendResponse('AA').catch(() => undefined);
  });
  await new Promise((resolve) => inbound.once('listen', resolve));
}
