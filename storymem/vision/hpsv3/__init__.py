"""HPSv3, the published 7B reward model, on the transformers we have: how good a picture looks, as one number.

    prompt      the instruction every picture is judged by, word for word
    tokens      text -> token ids, with the extra reward token
    pictures    a picture -> patches of the size the model was trained on
    rotary      position tables rounded as they were in training
    reward_model  the network and the loading of its checkpoint
    scorer      pictures -> rewards, in batches

The hpsv3 package itself needs transformers 4.45 and deepspeed and can't be installed beside diffusers. Nothing of the
network is ours: what is here are the conventions that decide whether the same weights give the same rewards.
"""
