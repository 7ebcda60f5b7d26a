// Drives today's official Node client, pipedrive@33.7.0, for tests: reads calls from standard input, one JSON object a
// line, {"base_url", "api_token", "controller", "method", "arguments"}, where the arguments are one object of
// parameters, and answers each with a line of its own:
//   {"verb", "url", "status", "body", "result"}
//       what was asked for, the HTTP status, the body as it came, and what the client gave back
//   {"failure", "status", "body"}
//       why the client gave nothing back, and what came over HTTP, if anything did
// {"$file": path} stands for a file. With "records": true nothing is sent; the answer is what would be:
//   {"sent": {"verb", "url", "body", "parts"}}  the body as text, or the parts of a form
// A line {"lists": true} is answered with {"methods": {"DealsApi.getDealsSummary": {"verb": "GET", "names": ["status"]}}},
// the verb and the names of the parameters of every method.

'use strict';

const { File } = require('node:buffer');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('readline');

const pipedrive = require('pipedrive-today/v1');

const CREATOR = 'ApiAxiosParamCreator';

function creator(controller) {
    return pipedrive[`${controller.slice(0, -3)}${CREATOR}`](new pipedrive.Configuration({ apiKey: 'token' }));
}

function namesOf(method) {
    const [, names] = /^\(?([^)=]*)\)?\s*=>/.exec(String(method));
    return names.split(',').map((name) => name.trim()).filter(Boolean);
}

function list() {
    const methods = {};
    Object.keys(pipedrive).filter((name) => name.endsWith(CREATOR)).forEach((name) => {
        const controller = `${name.slice(0, -CREATOR.length)}Api`;
        Object.entries(creator(controller)).forEach(([method, text]) => {
            const [, verb] = /method: '([A-Z]+)'/.exec(String(text));
            methods[`${controller}.${method}`] = { verb, names: namesOf(text) };
        });
    });
    return { methods };
}

function revived(value) {
    if (Array.isArray(value)) return value.map(revived);
    if (value === null || typeof value !== 'object') return value;
    if ('$file' in value) return new File([fs.readFileSync(value.$file)], path.basename(value.$file));
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revived(each)]));
}

async function record(controller, method, parameters) {
    const make = creator(controller)[method];
    const { url, options } = await make(...namesOf(make).map((name) => parameters[name]));
    const { method: verb, data } = options;
    const isForm = data instanceof FormData;
    const parts = isForm ? [...data.entries()].map(([name, value]) => [name, value.name || value]) : null;
    const body = isForm || data === undefined ? null : String(data);
    return { sent: { verb, url: `http://127.0.0.1/v1${url}`, query: {}, body, parts } };
}

async function call({ base_url: baseUrl, api_token: apiKey, controller, method, arguments: args, records, lists }) {
    if (lists) return list();
    const parameters = revived(args[0] || {});
    if (records) return record(controller, method, parameters);
    const api = new pipedrive[controller](new pipedrive.Configuration({ apiKey, basePath: `${baseUrl}/v1` }));
    let came = { status: 0, body: null };
    let asked = {};
    api.axios.interceptors.request.use((config) => {
        asked = { verb: config.method.toUpperCase(), url: config.url };
        return config;
    });
    api.axios.defaults.timeout = 60000;
    api.axios.defaults.transformResponse = [].concat(api.axios.defaults.transformResponse, (data, headers, status) => {
        const isJson = typeof data === 'object' && !Buffer.isBuffer(data);
        came = { status, body: isJson ? data : { unreadable: String(data) } };
        return data;
    });
    try {
        const result = await api[method](parameters);
        return { result, ...came, ...asked };
    } catch (error) {
        return came.status >= 400 ? { result: null, ...came } : { failure: String(error), ...came };
    }
}

const lines = readline.createInterface({ input: process.stdin });
let before = Promise.resolve();
lines.on('line', (line) => {
    before = before
        .then(() => call(JSON.parse(line)))
        .catch((error) => ({ failure: String(error) }))
        .then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
});
