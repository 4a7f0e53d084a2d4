"""The pipeline: from a rule to its ported rule and the evidence for it.

`pipeline` the whole way on one screen · `understand` a rule's query as IR, by platform · `targets` what each target
needs: bridge, printer, document · `perspective` how a platform sees an activity · `question` what a rule asks and of
whom · `neighbours` which fields are mistaken for each other · `evidence`, `dead` what the activities show · `records`
the activities for other programs · `series` rules about several events, over streams, `stages` what one stage of them
asks · `conversion` what comes out.
"""
