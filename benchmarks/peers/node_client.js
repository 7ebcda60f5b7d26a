// The official Node client at the same work as benchmarks/contenders.py: node node_client.js WORK URL TIMES
// prints the microseconds of CPU of the whole process that one time took.

'use strict';

const { Configuration, DealsApi } = require('pipedrive/v2');

const [work, url, times] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const deals = new DealsApi(new Configuration({ apiKey: 'x', basePath: `${url}/api/v2` }));

function read(deal) {
    const found = [deal.id, deal.title, deal.value, deal.status, new Date(deal.add_time)];
    if (!found[0]) throw new Error('no deal');
}

const works = {
    get: async () => read((await deals.getDeal({ id: 1 })).data),
    walk: async () => {
        let cursor;
        do {
            const page = await deals.getDeals({ limit: 100, cursor });
            page.data.forEach(read);
            cursor = page.additional_data.next_cursor;
        } while (cursor);
    },
};

(async () => {
    for (let i = 0; i < Math.max(1, times / 10); i += 1) await works[work]();
    const begun = process.cpuUsage();
    for (let i = 0; i < times; i += 1) await works[work]();
    const used = process.cpuUsage(begun);
    console.log((used.user + used.system) / times);
})();
