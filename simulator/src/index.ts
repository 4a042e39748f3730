/** The package: a Lark tenant to start from a program, and its command line. */
export { CommandError, runCommand, type CommandOutput } from './command.ts';
export { configurationFor, type ConfigurationOptions } from './configuration.ts';
export { flagNames } from './flags.ts';
export * from './simulator.ts';
