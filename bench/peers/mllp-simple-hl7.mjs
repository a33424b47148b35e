import { once } from 'node:events';
import simple from 'simple-hl7';

export const contender = 'simple-hl7';

export async function start(port, received) {
  const app = simple.tcp();
  app.use((request, response, next) => {
    received(request.msg.header.getField(8));
    next();
  });
  app.use((request, response) => response.end());
  app.start(port);
  const listener = app.server?.server ?? app.server;
  if (listener !== undefined && listener !== null && !listener.listening) await once(listener, 'listening');
}
