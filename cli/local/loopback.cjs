/*
 * Loaded before the Functions Framework's own command (`node --require`): it listens on every interface, and takes no host.
 * Whoever started the process is told when it listens.
 */
const { Server } = require('node:net');

const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  this.once('listening', () => process.send?.('listening'));
  return typeof port === 'object' && port !== null
    ? listen.call(this, { ...port, host: '127.0.0.1' }, ...rest)
    : listen.call(this, port, '127.0.0.1', ...rest.filter((one) => typeof one === 'function'));
};
