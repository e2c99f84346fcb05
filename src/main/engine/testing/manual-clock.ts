export * from '../simulation/manual-clock';
