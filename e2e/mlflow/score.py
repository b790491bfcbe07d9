"""Scores a CSV through MLflow's own client, and in Python's ONNX Runtime, and prints what both say as JSON."""

import json
import sys

import numpy as np
import onnxruntime
import pandas
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

host, port, data, model, target = sys.argv[1:6]
frame = pandas.read_csv(data)

client = ScoringServerClient(host, int(port))
client.ping()
answer = client.invoke(frame.drop(columns=[target])).get_predictions()

session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
inputs = {
    one.name: frame[[one.name]].to_numpy(dtype=object if "string" in one.type else np.float64)
    for one in session.get_inputs()
}
label, probabilities = session.run(["label", "probabilities"], inputs)

served = np.array(answer["probabilities"].tolist())
print(
    json.dumps(
        {
            "rows": len(frame),
            "labelsEqual": bool((answer["label"].to_numpy() == label).all()),
            "largestDifference": float(np.abs(served - probabilities).max()),
            "accuracy": float((answer["label"] == frame[target]).mean()),
        }
    )
)
