// Drives the official Node client, pipedrive@10.4.3, for tests: reads calls from standard input, one JSON object a
// line, {"base_url", "api_token", "controller", "method", "arguments"}, and answers each with a line of its own:
//   {"verb", "url", "status", "body", "result", "absent", "unknown", "misfits"}
//       what was asked for, the HTTP status, the body as it came, what the client made of it, and where the body is not what the client's
//       models describe: their keys that it lacks, its keys that they lack, values of another kind
//   {"failure", "status", "body"}
//       why the client gave nothing back, and what came over HTTP, if anything did
// In the arguments, {"$date": text} stands for a Date, which JSON does not have, and {"$everything": object} for an
// object that has a value, "=name=", under every name that the method asks it for, besides those given; "$file" is the
// path that it has under "file". With "$others": "null" or "undefined" the other names have that instead.
// With "records": true nothing is sent; the answer is what would be:
//   {"sent": {"verb", "url", "body", "parts"}, "asked"}
//       the body as text, or the parts of a form, and the names that the method asked the object for
// A line {"lists": true} is answered with {"methods": {"DealsController.getAllDeals": {"verb": "GET", "names": ["input"]}}},
// the verb and the names of the arguments of every method.

'use strict';

const readline = require('readline');

let came;
let recorded;
const request = require('request');

function record(options, done) {
    const { method: verb, url, qs, form, body } = options;
    recorded = { verb, url, query: qs, body: form === undefined ? body : form, parts: null };
    setImmediate(() => done(null, { statusCode: 200, body: '{}', headers: {} }));
    return {
        form: () => {
            recorded.parts = [];
            const append = (name, value) => recorded.parts.push([name, value.path || value]);
            return { append };
        },
    };
}

require.cache[require.resolve('request')].exports = (options, done) => {
    if (recorded !== undefined) return record(options, done);
    return request(options, (error, response) => {
        came = response;
        done(error, response);
    });
};

const configuration = require('pipedrive/lib/configuration');
const models = require('pipedrive/lib/ModelFactory');
const mapper = require('pipedrive/lib/ObjectMapper');
const pipedrive = require('pipedrive');

// The first model that is asked for after an answer has come is that of the answer.
let answersModel;
const mapObject = mapper.prototype.mapObject;
mapper.prototype.mapObject = function mapAndNote(json, name) {
    answersModel = answersModel || name;
    return mapObject.call(this, json, name);
};

// Where the client breaks off at an answer, the call has failed, and the next one can still be made.
let giveUp = () => undefined;
process.on('uncaughtException', (error) => giveUp(String(error)));

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch (error) {
        return { unreadable: String(text) };
    }
}

function isObject(value) {
    return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function compare(json, name, place, found) {
    const model = models.getInstance(name).constructor;
    const known = new Map(model.mappingInfo().map((field) => [field.realName, field]));
    if (!isObject(json)) {
        if (json !== null && known.size) found.misfits.push(place);
        return;
    }
    known.forEach((field, key) => {
        const at = place ? `${place}.${key}` : key;
        if (!(key in json)) {
            found.absent.push(at);
        } else if (field.type && field.array && json[key] !== null) {
            if (!Array.isArray(json[key])) found.misfits.push(at);
            else json[key].forEach((each) => compare(each, field.type, `${at}[]`, found));
        } else if (field.type) {
            compare(json[key], field.type, at, found);
        }
    });
    if (known.size) {
        Object.keys(json).filter((key) => !known.has(key))
            .forEach((key) => found.unknown.push(place ? `${place}.${key}` : key));
    }
}

function revived(value, asked) {
    if (Array.isArray(value)) return value.map((each) => revived(each, asked));
    if (!isObject(value)) return value;
    if ('$date' in value) return new Date(value.$date);
    if ('$everything' in value) {
        const given = revived(value.$everything, asked);
        const other = (name) => {
            if (name === 'file') return value.$file;
            if (value.$others === undefined) return `=${name}=`;
            return value.$others === 'null' ? null : undefined;
        };
        return new Proxy(given, {
            get: (_, name) => {
                if (typeof name === 'string') asked.add(name);
                return name in given ? given[name] : other(name);
            },
        });
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revived(each, asked)]));
}

function list() {
    const methods = {};
    Object.keys(pipedrive).filter((name) => name.endsWith('Controller')).forEach((controller) => {
        Object.getOwnPropertyNames(pipedrive[controller]).forEach((method) => {
            const text = String(pipedrive[controller][method]);
            const [, names] = /^[^(]*\(([^)]*)\)/.exec(text) || [null, ''];
            const given = names.split(',').map((name) => name.trim()).filter(Boolean);
            if (typeof pipedrive[controller][method] === 'function' && given[given.length - 1] === 'callback') {
                const [, verb] = /method: '([A-Z]+)'/.exec(String(pipedrive[controller][`${method}Action`])) || [null, ''];
                methods[`${controller}.${method}`] = { verb, names: given.slice(0, -1) };
            }
        });
    });
    return { methods };
}

function call({ base_url: baseUrl, api_token: apiToken, controller, method, arguments: given, records, lists }) {
    if (lists) return list();
    const asked = new Set();
    configuration.getBaseUri = () => `${baseUrl}/v1`;
    configuration.apiToken = apiToken;
    came = undefined;
    recorded = records ? null : undefined;
    answersModel = undefined;
    return new Promise((resolve) => {
        const fail = (why) => resolve({
            failure: why, status: came ? came.statusCode : 0, body: came ? parsed(came.body) : null,
        });
        giveUp = fail;
        setTimeout(() => fail('no answer in 60 seconds'), 60000).unref();
        // The client tells of a failure twice, the second time without its context: the first one counts.
        const answered = (error, result, context) => {
            const response = context && context.response;
            if (records) {
                resolve(recorded ? { sent: recorded, asked: [...asked] } : { failure: String(error) });
                return;
            }
            if (!response || response.statusCode === undefined) {
                fail(String((error && error.message) || error));
                return;
            }
            const body = parsed(response.body);
            const found = { absent: [], unknown: [], misfits: [] };
            if (!error && answersModel) compare(body, answersModel, '', found);
            const { method: verb, href: url } = came.request;
            resolve({ verb, url, status: response.statusCode, body, result: error ? null : result, ...found });
        };
        try {
            pipedrive[controller][method](...revived(given, asked), answered).catch(() => undefined);
        } catch (error) {
            fail(String(error));
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
