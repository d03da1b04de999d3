// The baseline for the action, and what a user would write: sends the same POST with the same headers, with Node alone.
const origin = process.env['INPUT_REST-ENDPOINT'];
const { request } = require(origin.startsWith('https:') ? 'node:https' : 'node:http');

const path = `/cdi/integrations/${process.env['INPUT_INTEGRATION-ID']}/sync`;
const headers = {
  authorization: `Bearer ${process.env['INPUT_API-KEY']}`,
  'content-type': 'application/json',
  accept: 'application/json',
  'user-agent': 'braze-cdi-sync',
  connection: 'close',
};

request(`${origin}${path}`, { method: 'POST', headers }, (response) => {
  response.resume();
  response.on('end', () => {
    process.exitCode = response.statusCode === 202 ? 0 : 1;
  });
}).end();
