/**
 * Arguments of Temporal's development server. The application makes its search attributes known by itself, as it
 * must on a cluster.
 * @param {object} server
 * @param {number} server.port
 * @param {number} [server.uiPort] no web page without it
 * @param {string} [server.databaseFile] kept in memory without it
 * @param {string} [server.namespace]
 */
export function devServerArguments({ port, uiPort, databaseFile, namespace }) {
  return [
    'server',
    'start-dev',
    ...['--ip', '127.0.0.1', '--port', String(port)],
    ...(uiPort ? ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)] : ['--headless']),
    ...(databaseFile ? ['--db-filename', databaseFile] : []),
    ...(namespace && namespace !== 'default' ? ['--namespace', namespace] : []),
    ...['--log-level', 'warn', '--log-format', 'json', '--color', 'never'],
  ];
}
