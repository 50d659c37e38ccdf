/* An empty function on the same framework: the floor. */
const { cloudEvent } = require('@google-cloud/functions-framework');

cloudEvent('empty', () => undefined);
