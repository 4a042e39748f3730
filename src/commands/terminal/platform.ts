// Whether a platform runs this process: stderr is then no place for people, because platforms log its lines as errors.

/** Variables that the image and the platforms set for a connector; none of them is set in a person's shell. */
const ofPlatforms = [
  'AIRBYTE_ENTRYPOINT',
  'WORKER_JOB_ID',
  'WORKER_JOB_ATTEMPT',
  'WORKER_CONNECTOR_IMAGE',
  'USE_STREAM_CAPABLE_STATE',
  'DATA_CHANNEL_MEDIUM',
  'DATA_CHANNEL_FORMAT',
  'DEPLOYMENT_MODE',
];

/** Where a terminal is attached a person is there, whatever the environment says: `docker run -it`. */
export function isForPlatform(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  return !isTerminal && ofPlatforms.some((name) => (env[name] ?? '') !== '');
}
