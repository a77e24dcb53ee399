// SPDX-License-Identifier: Apache-2.0
//
// Does with the JavaScript client what programs of Node do with a cluster.
//
//     node client.js SCENARIO [ARGUMENT...]
//
// The cluster is $KUBECONFIG's, the namespace $NAMESPACE.  A scenario checks what it is answered; "informer"
// runs on and answers lines of standard input, while the test that drives it changes the cluster.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import readline from 'node:readline';
import { PassThrough, Readable } from 'node:stream';
import * as k8s from '@kubernetes/client-node';

const namespace = process.env.NAMESPACE;
const config = new k8s.KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(k8s.CoreV1Api);
const apps = config.makeApiClient(k8s.AppsV1Api);

// All that a stream is given, as text.
function collect(stream) {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    return () => Buffer.concat(parts).toString();
}

async function refused(code, reason, call) {
    await assert.rejects(call, (error) => {
        assert.equal(error.code, code);
        assert.equal(JSON.parse(error.body).reason, reason);
        return true;
    });
}

function configMap(name, data) {
    return { metadata: { name, labels: { own: 'yes' } }, data };
}

async function objects() {
    const made = await core.createNamespacedConfigMap({ namespace, body: configMap('one', { k: '1' }) });
    assert.ok(made.metadata.creationTimestamp instanceof Date);
    const stale = structuredClone(made);
    made.data.k = '2';
    const replaced = await core.replaceNamespacedConfigMap({ namespace, name: 'one', body: made });
    assert.equal(replaced.data.k, '2');
    await refused(409, 'Conflict', () => core.replaceNamespacedConfigMap({ namespace, name: 'one', body: stale }));
    await refused(409, 'AlreadyExists', () => core.createNamespacedConfigMap({ namespace, body: configMap('one', {}) }));
    await refused(404, 'NotFound', () => core.readNamespacedConfigMap({ namespace, name: 'none' }));
    const as = (type) => k8s.setHeaderOptions('Content-Type', type);
    const patch = (body, type) => core.patchNamespacedConfigMap({ namespace, name: 'one', body }, as(type));
    await patch([{ op: 'add', path: '/data/json', value: 'yes' }], k8s.PatchStrategy.JsonPatch);
    await patch({ data: { k: null } }, k8s.PatchStrategy.MergePatch);
    const last = await patch({ data: { strategic: 'yes' } }, k8s.PatchStrategy.StrategicMergePatch);
    assert.deepEqual(last.data, { json: 'yes', strategic: 'yes' });
    for (let i = 0; i < 7; i++) await core.createNamespacedConfigMap({ namespace, body: configMap(`page-${i}`, {}) });
    const names = [];
    for (let more; more !== ''; ) {
        const page = await core.listNamespacedConfigMap({ namespace, labelSelector: 'own', limit: 3, _continue: more });
        names.push(...page.items.map((item) => item.metadata.name));
        more = page.metadata._continue ?? '';
    }
    assert.deepEqual(names, ['one', ...[0, 1, 2, 3, 4, 5, 6].map((i) => `page-${i}`)]);
    await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector: 'own' });
    assert.equal((await core.listNamespacedConfigMap({ namespace, labelSelector: 'own' })).items.length, 0);

    const labels = { app: 'web' };
    const containers = [{ name: 'c', image: 'docker.io/library/busybox:1.35', resources: { requests: { cpu: '10m' } } }];
    const template = { metadata: { labels }, spec: { schedulerName: 'none', containers } };
    const body = { metadata: { name: 'web' }, spec: { replicas: 0, selector: { matchLabels: labels }, template } };
    await apps.createNamespacedDeployment({ namespace, body });
    const scale = await apps.readNamespacedDeploymentScale({ namespace, name: 'web' });
    scale.spec.replicas = 3;
    assert.equal((await apps.replaceNamespacedDeploymentScale({ namespace, name: 'web', body: scale })).spec.replicas, 3);
    await apps.deleteNamespacedDeployment({ namespace, name: 'web', propagationPolicy: 'Foreground' });
}

// KubernetesObjectApi, which learns paths by discovery; the arguments are a custom kind's.
async function generic(plural, kind) {
    const client = k8s.KubernetesObjectApi.makeApiClient(config);
    const thing = { apiVersion: 'clients.example.com/v1', kind, metadata: { name: 'one', namespace }, spec: { copies: 2, text: 'hello' } };
    assert.equal((await client.create(thing)).spec.copies, 2);
    const apply = (copies, force) => client.patch({ ...thing, spec: { copies } }, undefined, undefined, 'applier', force, k8s.PatchStrategy.ServerSideApply);
    await refused(409, 'Conflict', () => apply(3, false));
    assert.deepEqual((await apply(3, true)).spec, { copies: 3, text: 'hello' });
    const custom = config.makeApiClient(k8s.CustomObjectsApi);
    const list = await custom.listNamespacedCustomObject({ group: 'clients.example.com', version: 'v1', namespace, plural });
    assert.equal(list.items[0].spec.copies, 3);
    await client.delete(thing);
    const version = await config.makeApiClient(k8s.VersionApi).getCode();
    assert.equal(`${version.major}.${version.minor}`, '1.36');
}

async function watch() {
    const { metadata } = await core.listNamespacedConfigMap({ namespace });
    const seen = [];
    let tell;
    const deleted = new Promise((resolve) => { tell = resolve; });
    const controller = await new k8s.Watch(config).watch(`/api/v1/namespaces/${namespace}/configmaps`,
        { resourceVersion: metadata.resourceVersion, fieldSelector: 'metadata.name=watched' },
        (type, object) => { seen.push(`${type} ${object.data?.k}`); if (type === 'DELETED') tell(); }, () => tell());
    const one = await core.createNamespacedConfigMap({ namespace, body: configMap('watched', { k: '1' }) });
    one.data.k = '2';
    await core.replaceNamespacedConfigMap({ namespace, name: 'watched', body: one });
    await core.deleteNamespacedConfigMap({ namespace, name: 'watched' });
    await deleted;
    controller.abort();
    assert.deepEqual(seen, ['ADDED 1', 'MODIFIED 2', 'DELETED 2']);
}

// "has NAME VALUE" and "gone NAME" are answered with "ok" as soon as they are true.
async function informer() {
    const cache = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () => core.listNamespacedConfigMap({ namespace }));
    let changed = () => {};
    const start = () => cache.start().catch(() => setTimeout(start, 100));
    for (const verb of ['add', 'update', 'delete']) cache.on(verb, () => changed());
    cache.on('error', () => setTimeout(start, 100));
    await cache.start();
    console.log('synced');
    const holds = { has: (name, value) => cache.get(name, namespace)?.data?.k === value, gone: (name) => !cache.get(name, namespace) };
    for await (const line of readline.createInterface(process.stdin)) {
        const [question, ...words] = line.split(' ');
        while (!holds[question](...words)) await new Promise((resolve) => { changed = resolve; });
        console.log('ok');
    }
    await cache.stop();
}

async function run(pod, command, input) {
    const [out, errs] = [new PassThrough(), new PassThrough()];
    const [said, wrong] = [collect(out), collect(errs)];
    const status = await new Promise((resolve, reject) => {
        new k8s.Exec(config).exec(namespace, pod, 'c', command, out, errs, input ?? null, false, resolve)
            .then((socket) => socket.on('error', reject), reject);
    });
    return { out: said(), errs: wrong(), status };
}

async function exec(pod) {
    const one = await run(pod, ['sh', '-c', 'echo out; echo err >&2; exit 42']);
    assert.deepEqual([one.out, one.errs, one.status.reason], ['out\n', 'err\n', 'NonZeroExitCode']);
    assert.equal(one.status.details.causes[0].message, '42');
    const two = await run(pod, ['head', '-c', '7'], Readable.from([Buffer.from('through and more\n')]));
    assert.deepEqual([two.out, two.status.status], ['through', 'Success']);
    const big = await run(pod, ['seq', '1', '200000']);
    assert.equal(big.out.trimEnd().split('\n').length, 200000);
}

async function log(pod) {
    const out = new PassThrough();
    const said = collect(out);
    await new k8s.Log(config).log(namespace, pod, 'c', out, { follow: true, tailLines: 50 });
    await once(out, 'end');
    assert.deepEqual(said().trimEnd().split('\n'), Array.from({ length: 50 }, (_, i) => `line ${i + 50}`));
}

async function portForward(pod) {
    const forward = new k8s.PortForward(config);
    const server = net.createServer((socket) => forward.portForward(namespace, pod, [80], socket, null, socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    for (let i = 0; i < 5; i++) {
        const socket = net.connect(server.address().port, '127.0.0.1');
        const said = collect(socket);
        socket.write('GET /hostname HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
        while (!said().endsWith(`\r\n\r\n${pod}\n`)) await once(socket, 'data');
        socket.destroy();
    }
    server.close();
}

const scenarios = { objects, generic, watch, informer, exec, log, 'port-forward': portForward };
await scenarios[process.argv[2]](...process.argv.slice(3));
process.exit(0);
