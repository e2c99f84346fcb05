import { AppError } from '#shared/model/errors';

export function folderNotSet(): AppError {
  return new AppError({
    code: 'FLOW_FOLDER_NOT_SET',
    message: 'No folder is kept in step with the flows. Choose one in Settings, Flow files.',
  });
}

export function fileNotFound(what: string): AppError {
  return new AppError({ code: 'FLOW_FILE_NOT_FOUND', message: `${what} has no file that needs a decision.`, data: { what } });
}

export function fileChanged(path: string): AppError {
  return new AppError({
    code: 'FLOW_FILE_CHANGED',
    message: `The file ${path} has changed since the conflict was read. Look at the conflict again.`,
    data: { path },
  });
}

export function alreadySettled(path: string): AppError {
  return new AppError({
    code: 'FLOW_FILE_SETTLED',
    message: `That cannot be done with ${path} as it is now. Look at the list of files again.`,
    data: { path },
  });
}

/** The folder itself cannot be used. */
export function folderFailed(folder: string, thrown: unknown): AppError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError({
    code: 'FLOW_FOLDER_FAILED',
    kind: 'operational',
    message: `The folder ${folder} cannot be read or written: ${reason}. Check that it is there and that you may write to it.`,
    data: { folder, reason },
    cause: thrown,
  });
}

export function draftChanged(flowId: string): AppError {
  return new AppError({
    code: 'FLOW_CHANGED',
    message: 'The draft has changed since the conflict was read. Look at the conflict again.',
    data: { flowId },
  });
}
