export * from '../simulation/memory-journal';
