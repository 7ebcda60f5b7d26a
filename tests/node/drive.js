// Drives the official Node client, pipedrive@10.4.3, for tests: reads calls from standard input, one JSON object a
// line, {"base_url", "api_token", "controller", "method", "arguments"}, and answers each with a line of its own:
//   {"status", "body", "result"}  the HTTP status, the body as it came, and what the client made of it
//   {"failure"}                   why there was no HTTP answer

'use strict';

const readline = require('readline');

const configuration = require('pipedrive/lib/configuration');
const pipedrive = require('pipedrive');

// Where the client breaks off at an answer, the call has failed, and the next one can still be made.
let giveUp = () => undefined;
process.on('uncaughtException', (error) => giveUp({ failure: String(error) }));

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch (error) {
        return { unreadable: String(text) };
    }
}

function call({ base_url: baseUrl, api_token: apiToken, controller, method, arguments: given }) {
    configuration.getBaseUri = () => `${baseUrl}/v1`;
    configuration.apiToken = apiToken;
    return new Promise((resolve) => {
        giveUp = resolve;
        setTimeout(() => resolve({ failure: 'no answer in 20 seconds' }), 20000).unref();
        // The client tells of a failure twice, the second time without its context: the first one counts.
        const answered = (error, result, context) => {
            const response = context && context.response;
            if (!response || response.statusCode === undefined) {
                resolve({ failure: String((error && error.message) || error) });
            } else {
                resolve({ status: response.statusCode, body: parsed(response.body), result: error ? null : result });
            }
        };
        try {
            pipedrive[controller][method](...given, answered).catch(() => undefined);
        } catch (error) {
            resolve({ failure: String(error) });
        }
    });
}

const lines = readline.createInterface({ input: process.stdin });
let before = Promise.resolve();
lines.on('line', (line) => {
    before = before.then(() => call(JSON.parse(line))).then((answer) => {
        process.stdout.write(`${JSON.stringify(answer)}\n`);
    });
});
