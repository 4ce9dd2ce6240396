"""What is in an .onnx file, before it is run."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from ownhand.hands.graph import check_graph, fingerprint
from ownhand.hands.modelfile import open_net


def model(*nodes: onnx.NodeProto, functions: tuple[onnx.FunctionProto, ...] = (), notes: str = "") -> bytes:
    shape = ["rows", 3]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("x", "y")]
    weight = onnx.numpy_helper.from_array(np.ones(3, np.float32), "w")
    graph = helper.make_graph(list(nodes), "g", ends[:1], ends[1:], [weight])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], functions=list(functions))
    made.ir_version = 8
    if notes:
        helper.set_model_props(made, {"notes": notes})
    return made.SerializeToString()


def endless() -> onnx.NodeProto:
    """As often as whole numbers go."""
    state = helper.make_tensor_value_info("s", TensorProto.FLOAT, ["rows", 3])
    number = helper.make_tensor_value_info("k", TensorProto.INT64, [])
    goes_on = helper.make_tensor_value_info("c", TensorProto.BOOL, [])
    same = [helper.make_node("Identity", ["c"], ["c2"]), helper.make_node("Identity", ["s"], ["s2"])]
    ends = [
        helper.make_tensor_value_info("c2", TensorProto.BOOL, []),
        helper.make_tensor_value_info("s2", TensorProto.FLOAT, ["rows", 3]),
    ]
    body = helper.make_graph(same, "body", [number, goes_on, state], ends)
    return helper.make_node("Loop", ["", "", "x"], ["y"], body=body)


def test_a_plain_net_is_none_that_runs_without_end() -> None:
    content = model(helper.make_node("Mul", ["x", "w"], ["y"]))
    check_graph(content)
    (found,) = open_net(content).run(None, {"x": np.ones((2, 3), np.float32)})
    assert (found == 1).all()


def test_a_loop_is_refused_before_it_is_run() -> None:
    with pytest.raises(ValueError, match="the operator Loop, which may run without end"):
        open_net(model(endless()))


def test_functions_are_refused() -> None:
    opset = [helper.make_opsetid("", 17)]
    inner = helper.make_function("own", "F", ["a"], ["b"], [helper.make_node("Relu", ["a"], ["b"])], opset)
    with pytest.raises(ValueError, match="with functions of its own"):
        check_graph(model(helper.make_node("F", ["x"], ["y"], domain="own"), functions=(inner,)))


def test_a_fingerprint_is_of_the_graph_alone() -> None:
    one, other = (helper.make_node(kind, ["x", "w"], ["y"]) for kind in ("Mul", "Add"))
    assert fingerprint(model(one)) == fingerprint(model(one, notes="Of another making."))
    assert fingerprint(model(one)) != fingerprint(model(other))
    assert len(fingerprint(model(one))) == 16


@pytest.mark.parametrize("content", [b"\x3a", b"\x3a\xff\xff\xff\x7f", b"\xff" * 20, b"\x3a\x05ab", b"\x3b", b"\x39"])
def test_a_damaged_file(content: bytes) -> None:
    if content != b"\x39":  # A number that is cut off is nothing that is looked at.
        with pytest.raises(ValueError, match=r"."):
            fingerprint(content)
    with pytest.raises(ValueError, match=r"."):
        open_net(content)
