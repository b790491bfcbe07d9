"""Runs one peer on request, so that its repeats can be interleaved with Ketflow's.

Reads one JSON object a line and answers one JSON line. Angles are in Ketflow's convention, exp(-i gamma E) and
exp(-i beta sum X) from |+>; E = offset + sum weight * product of z over the qubits of the term, z = 1 - 2x.

{"do": "prepare", "tool": "qokit" | "lightning" | "lightning-gates", "case": "layer" | "gradient" | "evaluate",
 "problem": {"name", "qubits", "offset", "terms": [[weight, [qubit, ...]]]}, "angles": [[gammas, betas], ...]}
    -> {"tool", "version", "python", "processor", "load1", "case", "qubits", "layers", "check"}
       check: 2^n |<0|psi>|^2 for a layer, the derivatives for a gradient, the expectations for evaluate
{"do": "run"} -> {"seconds", "load1"}: wall time of the case last prepared, over all its angles

`peer.py --versions` prints what is installed. Set OMP_NUM_THREADS=1 before: the libraries read it when they load.
"""
import importlib.metadata
import json
import os
import platform
import sys
import time

TOOLS = {
    'qokit': ('qokit_tool', 'Qokit'),
    'lightning': ('lightning_tool', 'Lightning'),
    'lightning-gates': ('lightning_tool', 'LightningGates'),
}


def processor():
    with open('/proc/cpuinfo', encoding='utf8') as lines:
        names = [line.split(':')[1].strip() for line in lines if line.startswith('model name')]
    return names[0] if names else platform.machine()


def load():
    return round(os.getloadavg()[0], 2)


def tool_class(name):
    module, kind = TOOLS[name]
    return getattr(importlib.import_module(module), kind)


def prepare(request):
    problem, case, angles = request['problem'], request['case'], request['angles']
    tool = tool_class(request['tool'])(problem)
    gammas, betas = angles[0]
    run = tool.evaluate(angles) if case == 'evaluate' else getattr(tool, case)(gammas, betas)
    check = tool.amplitude(gammas, betas) * 2 ** problem['qubits'] if case == 'layer' else run()
    about = {
        'tool': request['tool'],
        'version': importlib.metadata.version(tool.package),
        'python': platform.python_version(),
        'processor': processor(),
        'load1': load(),
        'case': case,
        'qubits': problem['qubits'],
        'layers': len(gammas),
        'check': check,
    }
    return run, about


def timed(run):
    start = time.perf_counter()
    run()
    return {'seconds': time.perf_counter() - start, 'load1': load()}


def serve(answers):
    run = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request['do'] == 'prepare':
                run = None  # its memory goes before the next one's comes
                run, answer = prepare(request)
            else:
                answer = timed(run)
        except Exception as error:
            answer = {'error': f'{type(error).__name__}: {error}'}
        answers.write(json.dumps(answer) + '\n')
        answers.flush()


if __name__ == '__main__':
    if sys.argv[1:] == ['--versions']:
        for package in sorted({tool_class(name).package for name in TOOLS}):
            print(package, importlib.metadata.version(package))
    else:
        replies, sys.stdout = sys.stdout, sys.stderr  # what libraries print is no answer
        serve(replies)
