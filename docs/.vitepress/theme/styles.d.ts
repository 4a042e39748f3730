/** A stylesheet that a file imports for its effect. */
declare module '*.css';
