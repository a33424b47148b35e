import { Hl7Server } from '@medplum/hl7';

export const contender = '@medplum/hl7';

export async function start(port, received) {
  const server = new Hl7Server((connection) => {
    connection.addEventListener('message', ({ message }) => {
      received(message.getSegment('MSH').getField(10).toString());
      connection.send(message.buildAck());
    });
  });
  await server.start(port);
}
