// Lets the OAuth managers of the official Node clients work: reads one JSON object from standard input,
//   {"client": "2019" or "today", "base_url", "client_id", "client_secret", "redirect_uri", "code"}
// and writes one: the address of consent, what the API answered, and every token that the callback was told.
// Between the calls the access token is made to look expired, so that the client renews it by itself.

'use strict';

const fs = require('node:fs');

async function of2019(given) {
    const configuration = require('pipedrive/lib/configuration');
    const servers = require('pipedrive/lib/Servers');
    const pipedrive = require('pipedrive');
    const updates = [];
    configuration.getBaseUri = (server) => `${given.base_url}${server === servers.OAUTH ? '/oauth' : '/v1'}`;
    configuration.apiToken = '';
    configuration.oAuthClientId = given.client_id;
    configuration.oAuthClientSecret = given.client_secret;
    configuration.oAuthRedirectUri = given.redirect_uri;
    configuration.oAuthTokenUpdateCallback = (token) => updates.push({ ...token });
    const consent = pipedrive.OAuthManager.buildAuthorizationUrl(undefined, 'a state');
    await pipedrive.OAuthManager.authorize(given.code);
    const first = await pipedrive.UsersController.getCurrentUserData();
    configuration.oAuthToken.expiry = Date.now() - 1000;
    const second = await pipedrive.UsersController.getCurrentUserData();
    let refused = null;
    try {
        await pipedrive.OAuthManager.authorize(given.code);
    } catch (error) {
        refused = error.errorResponse || error.error || String(error);
    }
    return {
        consent,
        users: [first.data.email, second.data.email],
        tokens: updates.map((token) => ({ access: token.accessToken, refresh: token.refreshToken })),
        refused: typeof refused === 'string' ? refused : JSON.stringify(refused),
    };
}

async function ofToday(given) {
    const { OAuth2Configuration, Configuration, UsersApi } = require('pipedrive-today/v1');
    const updates = [];
    const oauth = new OAuth2Configuration({
        clientId: given.client_id,
        clientSecret: given.client_secret,
        redirectUri: given.redirect_uri,
        host: given.base_url,
    });
    oauth.onTokenUpdate = (token) => updates.push({ ...token });
    const consent = oauth.authorizationUrl;
    await oauth.authorize(given.code);
    const users = new UsersApi(new Configuration({ accessToken: oauth.getAccessToken, basePath: oauth.basePath }));
    const first = await users.getCurrentUser();
    oauth.expiresAt = Date.now() - 1000;
    const second = await users.getCurrentUser();
    let refused = null;
    try {
        await oauth.authorize(given.code);
    } catch (error) {
        refused = JSON.stringify(error);
    }
    await oauth.revokeToken('refresh_token');
    let revoked = null;
    oauth.expiresAt = Date.now() - 1000;
    try {
        await users.getCurrentUser();
    } catch (error) {
        revoked = String(error);
    }
    return {
        consent,
        users: [first.data.email, second.data.email],
        tokens: updates.map((token) => ({ access: token.access_token, refresh: token.refresh_token })),
        refused,
        revoked,
    };
}

const given = JSON.parse(fs.readFileSync(0, 'utf8'));
(given.client === '2019' ? of2019(given) : ofToday(given)).then(
    (found) => process.stdout.write(JSON.stringify(found)),
    (error) => {
        process.stderr.write(`${error && error.stack ? error.stack : JSON.stringify(error)}\n`);
        process.exit(1);
    },
);
